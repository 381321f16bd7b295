'''d
# no comment
'''

x = 1
