def f(enter, __name__): enter = __name__
def g():
    def enter(): import f as enter; return enter
