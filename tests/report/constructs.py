# Constructs with the number of branches of each function, as text and bytecode must have it. Python 3.8 reads this file.


def conditions(a, b, c):  # 11
    if a and b or c:
        return 1
    elif a < b < c:
        return 2
    if not (a or b):
        return 3
    if a is None or b is not None and c in a:
        return 4
    assert a, b


def values(a, b, c):  # 7
    a = a and b and c
    b = not (a and b)
    c = (a or b) and c
    a = a < b < c
    return (a if b else c), a == b


def conditional_conditions(a, b, c):  # 8
    if a if b else c:
        return 1
    return [x for x in a if (x if b else c) or b]


def loops(a, b):  # 8
    while a:
        a -= 1
        while b and a:
            b -= 1
        else:
            b = 1
    for i in a:
        for j, (k, *l) in i:
            if j:
                continue
            break
        else:
            return k
    for a.x in b:
        pass
    while True:
        for a[0] in b:
            return 1


def handlers(a):  # 8
    try:
        a()
    except (OSError, ValueError) as error:
        print(error)
    except a.b:
        pass
    except:
        raise
    else:
        if a:
            return 1
    finally:
        if a:
            print(a)
        while a and a.x:
            for b in a:
                pass
    with a, a as b:
        return b
    with a:
        if a:
            return 2


def comprehensions(a, b):  # 12
    c = [i for i in a if i]
    d = {i: j for i, j in a for k in i if j if k or b}
    e = (i for i in {j for j in a} if i < a < b)
    return c, d, e, lambda x: x if a else b


async def waiting(a):  # 5
    async with a as b:
        async for x in b:
            await x
            if await x:
                return 1
    async with a:
        pass
    y = [i async for i in a if await i]
    return await a and y


def generator(a):  # 1
    yield from a
    b = yield a
    while (yield b):
        pass


def defaults(a=1 and print, b=lambda x=0 or 1: x if x else 1):  # 0
    pass


@defaults
@defaults(decorated and defaults)
def decorated():  # 1
    def inner(a=decorated and 1):  # 1
        try:
            return 1
        finally:
            while a:
                pass

    return inner


class Body(object if decorated else int):  # 2
    if decorated:
        x = [i for i in ()]

    def method(self):  # 1
        return super().method() if self else __class__

    @property
    def other(self):  # 2
        @decorated
        class Inner:  # 0
            @decorated
            def deep(self):  # 1
                return self and 1

        return Inner or self or 1


def constants(a):  # 1
    while 1:
        if a:
            break
    return "x" and a


def merged(a, b, c):  # 9
    a = b and "x" or c or 0
    if a and 1 or (c if b else 0) or 0:
        assert False, a
    return (a if b else 1) and c or 0
