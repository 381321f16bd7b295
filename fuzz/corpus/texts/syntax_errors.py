def f(:
  x = = 1
	print 'a'
)