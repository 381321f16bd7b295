'd e'
x = 'a b' is 'é🦀'
