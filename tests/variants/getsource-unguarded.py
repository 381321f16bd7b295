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
#: rules.getsource-unguarded.scope = "all"
import inspect
def _source(item):
    try:
        return lambda: inspect.getsource(item)  # !
    except OSError:
        return None
# --- every call, also under another name
#: rules.getsource-unguarded.scope = "all"
import inspect
_get = inspect.getsource
class _A:
    def _show(self): return [_get(it) for it in self]  # !
# --- the source of whatever is given, in a file that runs code without any
import inspect
def load(text):
    space = {}
    exec(text, space)
    return space["run"]
describe = lambda run: inspect.getsource(run)  # !
def show(first, *rest):
    print(inspect.getsourcelines(first))  # !
    return inspect.getsource(rest[0].run), inspect.getsource(load(first))
# --- the text is made known, or nothing is run
import inspect, linecache
def load(text):
    linecache.cache["<rule>"] = len(text), None, text.splitlines(True), "<rule>"
    exec(compile(text, "<rule>", "exec"), space)
def describe(run): return inspect.getsource(run)
# --- an `exec` that is not the builtin
import inspect
from shell import exec
def load(text): exec(text); self.exec(text)
def describe(run): return inspect.getsource(run)
# --- by default, calls that nobody was prepared to see fail
import inspect
def tree(function):
    return parse(inspect.getsource(function))
def later(item):
    try:
        return lambda: inspect.getsource(item)
    except TypeError:
        return None
# --- a second attempt, whose failure is left to the caller
import inspect
def source(item):
    try:
        return inspect.getsource(item.function)
    except TypeError:
        return inspect.getsource(item)
# --- handlers that are about something else
import inspect
def source(item):
    try:
        value = int(item)
    except TypeError:
        return inspect.getsource(item)
    try:
        return inspect.getsource(item)
    except KeyError:
        return value
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
#: rules.getsource-unguarded.scope = "all"
import inspect, json
def _helper(): pass
def _template(): return inspect.getsource(_helper) + inspect.getsource(json.dumps)
# --- another module of that name
from . import inspect
def source(item):
    try: return inspect.getsource(item)
    except TypeError: return None
