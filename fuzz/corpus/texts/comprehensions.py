x = [y := f(z) async for z in w if z is () if w]
lambda *a, b=(yield), **c: {**c, a: {*b}}
