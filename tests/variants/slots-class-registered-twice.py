# --- renamed imports, a set
import dataclasses as d
class Base:
    def __init_subclass__(klass, **kw):
        SEEN.add(klass)
@d.dataclass(frozen=True, slots=True)  # !
class A(Base):
    x: int
# --- a function that registers, by the second base
from attr import define
class Other: pass
class Base:
    def __init_subclass__(cls):
        register_class(cls)
@define  # !
class A(Other, Base):
    x: int
# --- a grandchild, nested
def make():
    class Base:
        seen = []
        def __init_subclass__(cls, /): Base.seen.insert(0, cls)
    class Middle(Base): pass
    from attrs import frozen as f
    @f(
        kw_only=True,  # !
    )
    class A(Middle):
        x: int
    return A
# --- a keyword is lost
from dataclasses import dataclass
class Base:
    def __init_subclass__(cls, key):
        REGISTRY[key] = cls
@total
@dataclass(slots=True)  # !
class A(Base, key="a"):
    x: int
# --- duplicates are refused
from dataclasses import dataclass
class Base:
    def __init_subclass__(cls):
        if cls.__name__ in REGISTRY: raise KeyError(cls.__name__)
        REGISTRY[cls.__name__] = cls
@dataclass(slots=True)  # !
class A(Base):
    x: int
# --- the second replaces the first, or is just checked
from dataclasses import dataclass
class Base:
    def __init_subclass__(cls):
        REGISTRY[cls.__name__] = cls
class Checked:
    def __init_subclass__(cls):
        if not hasattr(cls, "x"): raise TypeError(cls)
@dataclass(slots=True)
class A(Base):
    x: int
@dataclass(slots=True)
class B(Checked):
    x: int = 1
# --- no slots are added
from dataclasses import dataclass
import attrs
class Base:
    def __init_subclass__(cls):
        SEEN.append(cls)
@dataclass
class A(Base):
    x: int
@dataclass(slots=False)
class B(Base):
    x: int
@attrs.define(slots=False)
class C(Base):
    x: int
@dataclass(slots=True)
class D:
    def __init_subclass__(cls):
        SEEN.append(cls)
# --- an unknown base
from dataclasses import dataclass
from elsewhere import Other
class Base(Other):
    def __init_subclass__(cls):
        SEEN.append(cls)
@dataclass(slots=True)
class A(Base):
    x: int
