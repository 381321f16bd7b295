# --- no bound, by whatever name
import functools as f
class Page:
    @f.cache  # !
    def parse(self): return self.text
# --- `lru_cache` without a bound, below another decorator
from functools import lru_cache
class Page:
    @property
    @lru_cache(maxsize=None)  # !
    def parsed(self):
        return self.text
    @lru_cache(None)  # !
    async def part(self, number):
        return self.text[number]
# --- a bound, and instances made in functions
import functools
class Page:
    @functools.lru_cache  # !
    def parse(self): return self.text
def pages(texts): return [Page(text) for text in texts]
# --- a class in a function
import functools
def make():
    class Page:
        @functools.lru_cache(maxsize=None)  # !
        def parse(self): return self.text
    return Page
# --- a bound, and no instance made here
import functools
class Page:
    @functools.lru_cache(maxsize=8)
    def parse(self): return self.text
# --- a single instance
import functools
class Settings:
    @functools.cache
    def parse(self): return self.text
SETTINGS = Settings()
# --- no instance is kept
import functools
class Page:
    @staticmethod
    @functools.cache
    def parse(text): return text
    @classmethod
    @functools.cache
    def of(cls, text): return cls()
    @functools.cached_property
    def parsed(self): return self.text
@functools.cache
def parse(self): return self.text
# --- a method of classes, by what it calls them
import functools
class Page:
    @functools.cache
    def names(cls): return dir(cls)
    shared = classmethod(names)
# --- a metaclass, an enumeration, a singleton
import enum, functools
class Meta(type):
    @functools.cache
    def names(cls): return dir(cls)
class Color(enum.Enum):
    RED = 1
    @functools.cache
    def shades(self): return [self.value]
class Only:
    _instance = None
    @functools.cache
    def parse(self): return 1
# --- instances that stand for each other
import dataclasses, functools
@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    @functools.cache
    def norm(self): return abs(self.x)
class Key:
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return hash(self.x)
    @functools.cache
    def norm(self): return abs(self.x)
# --- other caches, a test
from .caches import cache
import functools
class Page:
    @cache
    def parse(self): return self.text
def test_page():
    class Page:
        @functools.cache
        def parse(self): return self.text

# --- a cache under a name
import functools

memoize = functools.lru_cache(maxsize=None)

class _Schema:
    @memoize  # !
    def resolve(self, name):
        return self.types[name]

# --- a cache under a name, of what has no instance
import functools

memoize = functools.lru_cache(maxsize=None)

class _Schema:
    @staticmethod
    @memoize
    def resolve(name):
        return name.upper()
