# --- other names for the parameters, one line each
class D:
    def __get__(d, o, t): return d.v
    def __set__(d, o, v): d.v = v  # !
# --- converted, and one of several targets
class D:
    def __get__(self, instance, owner):
        return (self
                .value)
    def __set__(self, instance, new):
        if new is None:
            raise ValueError
        text = self.text = str(new).strip()
        self.value = (  # !
            int(new))
# --- an inherited getter, in a function
def make():
    class Getter:
        def __get__(self, instance, owner=None, /):
            if instance is not None:
                return self._value
            return self
    class Field(Getter):
        def __set__(self, instance, value, /):
            self._value: int = value  # !
    return Field
# --- behind a check of the value
class D:
    def __set__(self, obj, value):
        with self.lock:
            try:
                self.checked = self.check(value)  # !
            except TypeError: pass
    def __get__(self, obj, kind=None):
        with self.lock:
            return self.checked or self.default
# --- keyed by the instance
import weakref
class D:
    def __init__(self):
        self.values = weakref.WeakKeyDictionary()
    def __get__(self, instance, owner):
        return self.values[instance]
    def __set__(self, instance, value):
        self.values[instance] = value
# --- kept in the instance, and something else on the descriptor
class D:
    def __get__(self, instance, owner):
        return instance.__dict__.get(self.name, self.last)
    def __set__(self, instance, value):
        instance.__dict__[self.name] = value
        self.last = value
# --- not read back
class D:
    def __get__(self, instance, owner):
        return self.fixed
    def __set__(self, instance, value):
        self.last = value
# --- not the value
class D:
    def __get__(self, instance, owner):
        return self.fixed
    def __set__(self, instance, value):
        self.fixed = True
# --- no getter that is known
from elsewhere import Base
class D(Base):
    def __set__(self, instance, value):
        self.value = value
# --- no descriptor
class D:
    def set(self, instance, value):
        self.value = value
    def __get__(self, instance, owner):
        return self.value

# --- one of several stores
class _Tracked:
    def __get__(self, instance, owner):
        return self.value if self.changed else None

    def __set__(self, instance, value):
        self.changed, self.value = True, value  # !

# --- by name
class _Current:
    def __get__(self, instance, owner):
        return self.current

    def __set__(self, instance, value):
        setattr(self, "current", value)  # !

# --- in its dictionary
class _Stored:
    def __get__(self, instance, owner):
        return self.value

    def __set__(self, instance, value):
        self.__dict__["value"] = value  # !

# --- in a container of its own, under one key
class _Kept:
    def __init__(self):
        self.state = {}

    def __get__(self, instance, owner):
        return self.state.get("value")

    def __set__(self, instance, value):
        self.state["value"] = value  # !

# --- in a container of its own, under a key for the instance
class _PerInstance:
    def __init__(self):
        self.state = {}

    def __get__(self, instance, owner):
        return self.state[id(instance)]

    def __set__(self, instance, value):
        self.state[id(instance)] = value

# --- what is made of the value on the way
import json
class Json:
    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return self.parsed
    def __set__(self, obj, value):
        if isinstance(value, str):
            value = json.loads(value)
        self.parsed = value  # !
class Metres:
    def __get__(self, obj, cls=None):
        return self.amount
    def __set__(self, obj, text):
        number, _, unit = str(text).partition(" ")
        self.amount = float(number) * self.factors[unit]  # !
# --- nothing of the value
class Counted:
    def __get__(self, obj, cls=None):
        return self.count
    def __set__(self, obj, value):
        count, _ = self.count + 1, value
        self.count = count
