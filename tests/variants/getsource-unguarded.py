# --- a handler for the wrong exception
import inspect as i
def source(item):
    try:
        return i.getsource(item)  # !
    except TypeError: return ""
# --- a `suppress` for the wrong exceptions, a nested try, over several lines
from inspect import getsourcelines as lines
import contextlib
class Cache:
    async def key(self, item):
        with contextlib.suppress(AttributeError, TypeError):
            try:
                return hash(lines(
                    item)[1])  # !
            except KeyError: pass
# --- a child of the exception, a tuple under a name
import inspect
ERRORS = (TypeError, FileNotFoundError)
def source(item):
    try: found = inspect.findsource(object=item)  # !
    except ERRORS: found = None
    return found
# --- a second attempt in the handler of the first
from inspect import *
def source(item):
    try:
        return getsource(item.function)
    except TypeError:
        return getsource(item)  # !
    except OSError:
        return ""
# --- a handler that belongs to another function
import inspect
def _source(item):
    try:
        return lambda: inspect.getsource(item)  # !
    except OSError:
        return None
# --- every call, also under another name
import inspect
_get = inspect.getsource
class _A:
    def _show(self): return [_get(self.work) for _ in range(2)]  # !
# --- what the function found itself
import inspect
def _listing(backend):
    for item in backend.functions:
        yield inspect.getsourcelines(item)
    kernel = load_kernel(backend)
    yield inspect.getsource(kernel.function)
# --- a tree made from the source, and a handler outside a lambda
import inspect
def tree(function):
    return parse(inspect.getsource(function))  # !
def later(item):
    try:
        return lambda: inspect.getsource(item)  # !
    except TypeError:
        return None
# --- handlers that are about something else
import inspect
def source(item):
    try:
        value = int(item)
    except TypeError:
        return inspect.getsource(item)  # !
    try:
        return inspect.getsource(item)  # !
    except KeyError:
        return value
# --- a documented exception, a guarded caller, a guarded initializer
import inspect
def documented(item):
    """Returns the source.

    Raises OSError if there is none.
    """
    return inspect.getsource(item)
def _helper(item):
    return inspect.getsource(item)
def caller(item):
    try: return _helper(item)
    except OSError: return ""
class Locator:
    def __init__(self, function):
        self.source = inspect.getsource(function)
    @classmethod
    def make(cls, function):
        try:
            return cls(function)
        except OSError:
            return None
# --- test support
import inspect, pytest
def show(item):
    return inspect.getsource(item)
# --- caught
import inspect, contextlib
def source(item):
    try:
        return inspect.getsource(item)
    except TypeError:
        pass
    except OSError:
        pass
    try:
        with contextlib.suppress(TypeError): return inspect.getsource(item)
    except (IOError, IndexError): pass
# --- the file's own functions
import inspect, json
def _helper(): pass
def _template(name):
    found = getattr(json, name)
    return inspect.getsource(_helper) + inspect.getsource(json.dumps) + inspect.getsource(found)
# --- another module of that name
from . import inspect
def source(item):
    try: return inspect.getsource(item)
    except TypeError: return None

# --- the handler is for classes alone
import inspect

def _source(cls):
    try:
        return inspect.getsource(cls)  # !
    except TypeError:
        return ""
