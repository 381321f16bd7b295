# --- a constructor that registers
class M(type):  # !
    def __init__(cls, *args):
        super().__init__(*args)
        SEEN.append(cls)
# --- one that returns the class at once
class M(type):  # !
    """Counts."""
    def __new__(mcs, name, bases, namespace, /, **kw):
        count(name)
        return super().__new__(mcs, name, bases, namespace, **kw)
# --- old super, in a function
def make():
    class Meta(  # !
            type):
        def __new__(meta, what, parents, body):
            made = super(Meta, meta).__new__(meta, what, parents, body)
            if "run" not in body: raise TypeError(what)
            return made
    return Meta
# --- an alias of type
Kind = type
class M(Kind):  # !
    def __new__(m, n, b, d):
        for key, value in d.items(): check(key, value)
        c = Kind.__new__(m, n, b, d); SEEN.append(c); return c
# --- the namespace is changed
class A(type):
    def __new__(m, n, b, d):
        d["x"] = 1
        return super().__new__(m, n, b, d)
class B(type):
    def __new__(m, n, b, d):
        x = d.pop("x")
        return super().__new__(m, n, b, d)
class C(type):
    def __new__(m, n, b, d):
        change(d)
        return super().__new__(m, n, b, d)
class D(type):
    def __new__(m, n, b, d):
        return super().__new__(m, n, b, dict(d))
# --- other methods
class A(type):
    def __init__(cls, *args):
        SEEN.append(cls)
        super().__init__(*args)
    def __call__(cls):
        return None
class B(type):
    registry = []
    def __init__(cls, *args):
        B.registry.append(cls)
        super().__init__(*args)
# --- another metaclass or none
import abc
class A(abc.ABCMeta):
    def __init__(cls, *args):
        super().__init__(*args)
        SEEN.append(cls)
class B:
    def __init__(self, *args):
        super().__init__(*args)
        SEEN.append(self)
# --- other bases
class A(type):
    def __new__(m, n, b, d):
        check(n)
        return super().__new__(m, n, b or (Base,), d)
class B(type):
    def __new__(m, n, b, d):
        made = super().__new__(m, n, b, d)
        return made()
