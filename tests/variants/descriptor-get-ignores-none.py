# --- other names, one line
class D:
    def __get__(d, o, t): return o.x  # !
# --- a subscript
class D:
    def __get__(self, row, kind=None):
        return row[
            self.key]  # !
# --- getattr, aliased
get = getattr
class D:
    def __get__(self, instance, owner):
        return get(instance, self.name)  # !
# --- a store, in a loop
class D:
    def __get__(self, instance, owner):
        for make in self.makers:
            instance.__dict__[self.name] = make()  # !
        return 1
# --- vars, in a nested class
def make():
    class D:
        def __get__(self, instance, /, owner=None):
            with self.lock:
                return (vars)(instance).setdefault(self.name, [])  # !
    return D
# --- a test of something else, and a handler for something else
class D:
    def __get__(self, instance, owner=None):
        if self.ready:
            try:
                return instance.value  # !
            except KeyError:
                return None
# --- caught and tested too late
class D:
    def __get__(self, instance, owner):
        cache = instance.__dict__  # !
        try:
            converter = self.converter
        except AttributeError:
            converter = str
        if instance is None:
            return self
        return converter(cache[self.name])
# --- told apart in all ways
class A:
    def __get__(self, instance, owner):
        if not instance: return self
        return instance.x
class B:
    def __get__(self, instance, owner):
        return self if instance is None else instance.x
class C:
    def __get__(self, instance, owner):
        assert instance is not None
        return instance.x
class D:
    def __get__(self, instance, owner):
        return instance and instance.x
class E:
    def __get__(self, instance, owner):
        match instance:
            case None: return self
        return instance.x
class F:
    def __get__(self, instance, owner):
        if isinstance(instance, owner):
            return instance.x
class G:
    def __get__(self, instance, owner):
        while instance: instance = instance.parent
# --- caught
class D:
    def __get__(self, instance, owner):
        try:
            return instance.x
        except Exception:
            return self
# --- passed on, and what None has too
class D:
    def __get__(self, instance, owner):
        return self.make(instance, type(instance), instance.__class__)
# --- for type checkers
import typing as t
class P(t.Protocol):
    def __get__(self, instance, owner):
        return instance.x
if t.TYPE_CHECKING:
    class Q:
        def __get__(self, instance, owner):
            return instance.x
# --- a default of getattr
class D:
    def __get__(self, instance, owner):
        return getattr(instance, self.name, None)
# --- a descriptor that takes itself out of the class of a singleton
class _Late:
    def __init__(self, name, load):
        self.name = name
        self.load = load
    def __get__(self, holder, owner):
        value = self.load()
        setattr(holder, self.name, value)
        delattr(holder.__class__, self.name)
        return value
class _Later:
    def __get__(self, holder, owner):
        value = holder.load(self)
        delattr(owner, self.name)
        return value
# --- a descriptor that deletes something else
class Fresh:
    def __get__(self, holder, owner):
        delattr(holder.cache, self.name)  # !
        return holder.load(self.name)
# --- a declaration: at run time it would find itself without end
class Declared:
    def __set_name__(self, owner, name):
        self._name = name
    def __get__(self, holder, owner):
        return getattr(holder, self._name)
# --- a descriptor that looks for another name
class Kept:
    def __set_name__(self, owner, name):
        self._name = "_" + name
    def __get__(self, holder, owner):
        return getattr(holder, self._name)  # !
# --- descriptors under private names alone
class Lazy:
    def __init__(self, make):
        self.make = make
    def __get__(self, instance, owner=None):
        return instance.value
class Row:
    _first = Lazy(len)
    @Lazy
    def _second(self): return 1
# --- one of the names is public
class Lazy:
    def __get__(self, instance, owner=None):
        return instance.value  # !
class Row:
    _first = Lazy()
    second = Lazy()
# --- a test of an attribute is none of the instance
class D:
    def __get__(self, instance, owner):
        if instance.loaded:  # !
            return instance.x
        return self
class E:
    def __get__(self, instance, owner):
        return instance.x == 1 and instance.y  # !
class F:
    def __get__(self, instance, owner):
        while instance["more"]: self.load(instance)  # !
# --- a test of what `None` has as well, or by a function
class D:
    def __get__(self, instance, owner):
        if instance.__class__ is owner:
            return instance.x
class E:
    def __get__(self, instance, owner):
        if hasattr(instance, "x"):
            return instance.x
