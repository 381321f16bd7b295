def f(x):
    # type: (int) -> int

    if x: return x
