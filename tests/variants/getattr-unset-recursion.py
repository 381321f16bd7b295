# --- an alias of the attribute's owner, one line
class A:
    def __init__(s, t): s.t = t
    def __getattr__(s, n): return getattr(s.t, n)  # !
# --- set by a method of a base in a function
def make():
    class Base:
        def open(self):
            (self.pipe, self.name) = open_pipe()
    class Client(Base):
        def __getattr__(self, name):
            if (name
                    in self.name):  # !
                return 1
            raise AttributeError(name)
    return Client
# --- a test of something else
class A:
    def __init__(self, parts):
        self.parts = {**parts}
    def __getattr__(self, key):
        if not self.parts:  # !
            raise AttributeError
        return self.parts[key]
# --- in a handler, which is reached for every name
class A:
    def __init__(self):
        for self.item in range(3): pass
        self.rows = []
    def __getattr__(self, name):
        try:
            return self.rows.index(name)  # !
        except ValueError:
            raise AttributeError(name)
# --- private and annotated, generic base
from typing import Generic, TypeVar
T = TypeVar("T")
class A(Generic[T]):
    __inner: T
    def __init__(self, inner):
        self.__inner: T = inner
    def __getattr__(self, name):
        inner = self.__inner  # !
        return getattr(inner, name)
# --- slots are no values
class A(object):
    __slots__ = "inner"
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        return getattr(self.inner, name)  # !
# --- a guard below the read comes too late
class A:
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        value = self.inner.get(name)  # !
        if name == "inner":
            raise AttributeError(name)
        return value
# --- the name is looked at first
class A:
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        if name in ("inner", "__setstate__"):
            raise AttributeError(name)
        return getattr(self.inner, name)
class B:
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        match name:
            case "size":
                return self.inner.size
        raise AttributeError(name)
class C:
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        return getattr(self.inner, TABLE[name]) if is_known(name) else None
# --- read without __getattr__
class A:
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        inner = self.__dict__.get("inner")
        return getattr(inner or self.inner, name)
# --- something unknown may be inherited
from elsewhere import Base
class A(Base):
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        return getattr(self.inner, name)
class B(*bases):
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        return getattr(self.inner, name)
# --- a property, a method, a class attribute and something nobody sets
class A:
    size = 1
    @property
    def inner(self):
        return 1
    def find(self, name):
        self.size = 2
    def __getattr__(self, name):
        return self.inner, self.find(1), self.size, self.unknown
# --- no copying at all
class A:
    def __init__(self, inner):
        self.inner = inner
    def __getstate__(self):
        raise TypeError("not to be pickled")
    def __getattr__(self, name):
        return getattr(self.inner, name)
# --- a function of that name
def __getattr__(self, name):
    self.inner = 1
    return self.inner
# --- wrappers of what cannot be copied
class Output:
    def __init__(self, stream):
        self.stream = stream
    def writable(self):
        return True
    def __getattr__(self, name):
        return getattr(self.stream, name)
class Lock:
    def __init__(self, lock):
        self.lock = lock
    def __enter__(self):
        return self.lock.acquire()
    def __exit__(self, *_):
        self.lock.release()
    def __getattr__(self, name):
        return getattr(self.lock, name)
# --- an attribute of a class, which all instances share
class Checked:
    def __init__(self, library):
        self.library = library
    def __getattr__(self, name):
        return check(getattr(self.library, name))
class Watcher:
    library = Checked(native)
# --- an attribute of a class, and of its instances
class Checked:
    def __init__(self, library):
        self.library = library
    def __getattr__(self, name):
        return check(getattr(self.library, name)) # !
class Watcher:
    library = Checked(native)
    def __init__(self, other):
        self.own = Checked(other)
# --- a class of which nobody else gets an instance
class _Alias:
    def __init__(self, target):
        self.target = target
    def __getattr__(self, name):
        return getattr(self.target, name)
# --- a wrapper of a function
class Traced:
    def __init__(self, function):
        self.function = function
    def __call__(self, *args):
        return self.function(*args)
    def __getattr__(self, name):
        return getattr(self.function, name)
# --- stand-ins for modules
class LazyModule:
    def __init__(self, make):
        self._make = make
    def __getattr__(self, name):
        return getattr(self._make(), name)
class Lazy:
    def __init__(self, module):
        self._module = module
    def __getattr__(self, name):
        return getattr(self._module, name)
# --- used up where it is made
class Reader:
    def __init__(self, row):
        self.row = row
    def __getattr__(self, name):
        return self.row[name]
def price(row): return Reader(row).price
# --- left out of what the module exports
__all__ = ["Other"]
class Reader:
    def __init__(self, row):
        self.row = row
    def __getattr__(self, name):
        return self.row[name]
# --- left out of what the module exports, but the module copies
import copy
__all__ = ["Other"]
class Reader:
    def __init__(self, row):
        self.row = row
    def __getattr__(self, name):
        return self.row[name]  # !
def twice(reader): return reader, copy.copy(reader)
# --- showing the name is no guard
import logging
class Shown:
    def __init__(self): self.data = {}
    def __getattr__(self, key):
        print(key)
        return self.data[key]  # !
class Logged:
    def __init__(self): self.data = {}
    def __getattr__(self, key):
        logging.getLogger(__name__).debug("get %s", key)
        text = "{}".format(key) + str(key)
        return self.data[text]  # !
# --- a call that may raise is one
class Checked:
    def __init__(self): self.data = {}
    def __getattr__(self, key):
        check(key)
        return self.data[key]
