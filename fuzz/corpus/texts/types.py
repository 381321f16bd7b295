type X[T: (int, str) = int, *Ts, **P] = list[T]
def f[T](x: 'T' = 1, /, *y, **z): return x
class A[T](B): pass
