# --- a function, a method, a coroutine, a generator, one in another
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({qualname!r})" }
import t
def f():  # !
    """Text."""
class A:
    def g(self):  # !
        yield 1
    async def h(self): pass  # !
def k():  # !
    def m():  # !
        return 1
    return m
# --- entered as something else, too late, or under a condition
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({qualname!r}, {line})" }
import t
def f():  # !
    t.leave('f', 3)
def g():  # !
    x = 1
    t.enter('g', 5)
def h():  # !
    if x: t.enter('h', 8)
# --- only public functions, by every way to be private
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({line})", functions = "public" }
import t
def f():  # !
    def g(): pass
def _f(): pass
class A:
    def f(self): pass  # !
class _A:
    def f(self): pass
# --- only with a decorator, however it is named
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({line})", decorators = ["app.rule"] }
import app, t
from app import rule as r
@app.rule
def f(): pass  # !
@r
def g(): pass  # !
def h(): pass
@other
def k(): pass
# --- without a decorator
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({line})", decorators = ["!app.quiet"] }
import app, t
@app.quiet
def f(): pass
def g(): pass  # !
# --- there already, in any layout
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({qualname!r}); u()" }
import t
def f(): t.enter('f'); u()
class A:
    def g(self):
        """Text."""
        t.enter(
            "A.g",  # why
        )
        u()
# --- declarations
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "t.enter({qualname!r})" }
import abc, typing, t
from typing import overload, Protocol as P
@overload
def f(x: int) -> int: ...
@overload
def f(x: str) -> str: ...
class A(P[int]):
    def g(self): ...
    def h(self):
        """Text."""
        ...
class B(abc.ABC):
    @abc.abstractmethod
    def g(self): ...
f = lambda x: x
# --- the telemetry itself
#: select = ["missing-telemetry-entry"]
#: telemetry = { entry = "import example; example.enter({line})" }
def enter(line): pass
# --- not configured
def f(): pass
