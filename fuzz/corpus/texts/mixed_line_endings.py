# c
# d# e
if 1:
    x = 1