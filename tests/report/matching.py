# Constructs of Python 3.10 with the number of branches of each function.


def cases(s, g):  # 13
    match s:
        case 1 | 2:
            return 1
        case None:
            return 2
        case True if g:
            return 3
        case [a, {"k": v, **rest}, *r]:
            return a, v, rest, r
        case K(x=1, y=K(z)):
            return z
        case str() as t if t and g:
            return t
        case {}:
            return 4
        case g.x:
            return 5
        case -1 + 2j:
            return 6
        case x if x:
            return 7
        case _:
            return 8


def nested(s):  # 5
    while s:
        match s, s:
            case (x, y) if x < y < s:
                continue
            case other:
                if other:
                    break


def groups(a):  # 1
    match a:
        case [] | [_]:
            return a
