class A:
	def f(self):
		for x in (): pass
        # c
		else: return x
