# --- a parameter, in a module with annotations
def load(path: str, retries) -> str:  # !
    return path * retries
# --- stars and keyword-only parameters, over several lines
def send(  # !
    *parts,
    host: str,
    **options,
) -> None:
    print(parts, host, options)
# --- the return, on one line
def first(items: list): return items[0]  # !
def _second(items: list): return items[1]  # !
# --- a method, a static one, a property and a coroutine
class Box:
    def put(self, item) -> None:  # !
        self.item = item
    @staticmethod
    def make(item) -> "Box":  # !
        return Box()
    @property
    def size(self):  # !
        return 1
    async def take(self):
        return self.item
# --- a nested function that is annotated in part
def outer() -> None:
    def inner(a: int, b): print(a, b)  # !
    inner(1, 2)
# --- a module without any annotation, once
def load(path):  # !
    return path
def store(path):
    return path
# --- an initializer that is annotated in part
class Box:
    def __init__(self, item: int, size):  # !
        self.item = item, size
# --- initializers whose result is known
class Box:
    def __init__(self, item: int):
        self.item = item
    def __init_subclass__(cls, *, size: int = 1, **more: int):
        super().__init_subclass__()
    def __init__(
        self: "Box", *items: int
    ): self.items = items
# --- an initializer that is no method
def __init__(item: int):  # !
    return item
# --- initializers when all are asked for
#: rules.missing-annotations.scope = "all"
class Box:
    def __init__(self, item: int):  # !
        self.item = item
# --- an initializer without parameters
#: rules.missing-annotations.scope = "all"
class Box:
    def __init__(self):  # !
        self.item = 1
# --- complete
class Box:
    def put(self, item: int, *more: int, **names: str) -> None: ...
    @classmethod
    def of(cls, item: int) -> "Box": return cls()
def run(task: object, /, *, again: bool = False) -> None: print(task, again)
# --- private and nested ones without annotations, lambdas
def run() -> None:
    def again(x): return x
    print(again, lambda x: x)
def _first(items): return items[0]
class _Box:
    def put(self, item): self.item = item
# --- overloads and comments
from typing import overload as o
@o
def twice(x: int) -> int: ...
@o
def twice(x: str) -> str: ...
def twice(x): return x * 2
def send(host, port):
    # type: (str, int) -> None
    print(host, port)
# --- setters
class Box:
    @property
    def size(self) -> int: return 1
    @size.setter
    def size(self, value): self.value = value
# --- functions without any annotation beside others, once
def load(path: str) -> str: return path
def store(path): print(path)  # !
def remove(path): print(path)
class Box:
    def put(self, item): self.item = item
    def take(self) -> int: return 1
# --- each on its own
#: rules.missing-annotations.scope = "public"
def store(path): return path  # !
def remove(path): return path  # !
