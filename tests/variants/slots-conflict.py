# --- a function of a slot's name, in a nested class
def make():
    class A:
        __slots__ = ["x"]
        def x(self): return 1  # !
    return A
# --- several targets, a set of slots
class A:
    __slots__ = {"x", "y"}
    y = z = 0  # !
# --- an assignment in a nested function
class A(object):
    __slots__ = ("x",)
    def run(me):
        def later():
            (me.
             y) = 1  # !
        return later
# --- an inherited layout, and unpacking
class A:
    __slots__ = "x"
class B(A):
    __slots__ = "y"
    def run(self):
        self.x, [self.y, *self.z] = 1, [2, 3]  # !
# --- cached, under another name
from functools import cached_property as lazy
class A:
    __slots__ = ("x",)
    @lazy
    def y(self):  # !
        return self.x
# --- referred to weakly
import weakref as w
class A:
    __slots__ = ("x",)
    def link(self, others):
        others.append(w.proxy(self, print)); self.x = w.ref(  # !
            self)  # !
# --- a loop's target
class A:
    __slots__ = ("x",)
    def run(self):
        for self.y in range(3): pass  # !
# --- room is made
import functools, weakref
class A:
    __slots__ = ("x", "__dict__", "__weakref__")
    @functools.cached_property
    def y(self):
        self.z = weakref.ref(self)
        return 1
# --- a subclass has the room
import weakref
class A:
    __slots__ = ("x",)
    def link(self):
        return weakref.ref(self)
class B(A):
    pass
# --- something unknown is inherited
from elsewhere import Base
class A(Base):
    __slots__ = ("x",)
    def run(self):
        self.y = 1
# --- computed slots
class A:
    __slots__ = tuple(NAMES)
    x = 1
    def run(self):
        self.y = 1
# --- a property takes the value
class A:
    __slots__ = ("_x",)
    @property
    def x(self): return self._x
    @x.setter
    def x(self, value): self._x = value
    def run(self):
        self.x = 1
# --- on an instance that a class method makes
class Event:
    __slots__ = ("name",)
    def __init__(self, name):
        self.name = name
    @classmethod
    def read(cls, data):
        event = cls(data["name"])
        event.time = data["time"]  # !
        return event
    @staticmethod
    def copy(other):
        event = Event(other.name)
        event.place = other.place  # !
        return event
    def again(self):
        event = self.__class__.__new__(Event)
        event.origin = self  # !
        return event
# --- on another thing that a method makes
class Event:
    __slots__ = ("name",)
    @classmethod
    def read(cls, data, make):
        event = make(data["name"])
        event.time = data["time"]
        return event
    @classmethod
    def with_room(cls, data):
        event = cls(data["name"])
        event = data.wrap(event)
        event.time = data["time"]
        return event
