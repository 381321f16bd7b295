def f():
    x = 1
    def g():
        nonlocal x
        def h(): return locals(), x
        return h
    return g()()
