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
# --- the docstring says what is called
import inspect
def body(function):
    """Gives what `inspect.getsource()` gives, without decorators."""
    return strip(inspect.getsource(function))
# --- about the source, in a file that makes code without source
import inspect
def make(text):
    exec(text, scope := {})
    return scope["rule"]
def rule_source(rule):
    return inspect.getsource(rule)  # !
# --- compiled again, with no other way out
import inspect
def traced(function):
    tree = instrument(inspect.getsource(function))
    scope = dict(function.__globals__)
    exec(compile(tree, "<traced>", "exec"), scope)
    return scope[function.__name__]
# --- compiled again, where the function may say that it cannot
import inspect
def traced(function):
    if not hasattr(function, "__code__"):
        return "no code"
    tree = instrument(inspect.getsource(function))  # !
    exec(compile(tree, "<traced>", "exec"), function.__globals__)
# --- called after what needs the source
import inspect
class CompiledKernel:
    def __init__(self, function):
        self.text = strip(inspect.getsource(function))
def parse_signature(function):
    return inspect.getsourcelines(function)[0]
# --- about the source by name or docstring, without a thought of failure
import inspect
class Registry:
    def source(self, function):
        return "File: %s\n\n" % inspect.getsourcefile(function) + inspect.getsource(function)
def cell(function):
    """Returns the source of a function as a notebook's cell."""
    return inspect.getsource(function)
# --- about the line or the path, or about other sources
import inspect
def first_line(item):
    """Gives the first line of the source code."""
    return inspect.findsource(item)[1]  # !
def source_place(item):
    """Gives the file that holds the source of something."""
    return inspect.getsourcefile(item), inspect.getsourcelines(item)[1]  # !
# --- about the source, but failure is thought of
import inspect, contextlib
def python_source(item):
    """Gives the source, or not."""
    if is_partial(item):
        return inspect.getsource(item.func)  # !
    with contextlib.suppress(TypeError):
        return inspect.getsource(item)  # !
# --- asked for before
import inspect
def kernel(entry):
    text = source_with_helpers(entry)
    _, line = inspect.getsourcelines(entry.function)
    return text, line
def _text(module):
    return inspect.getsource(module)
def add(code):
    lines, first = inspect.getsourcelines(code)  # !
    return lines, first, _text(inspect.getmodule(code))
# --- the path is asked for before, and fails or does not
import inspect, os
def place(item):
    path = os.path.join(os.getcwd(), inspect.getsourcefile(item))
    return path, inspect.getsourcelines(item)[1]
def shown(item):
    print(inspect.getsourcefile(item))
    return inspect.getsourcelines(item)[1]  # !
# --- asked for before in another case only, or by another caller only
import inspect
def digest(entry):
    if entry.wraps:
        return hash(inspect.getsource(entry.function))  # !
    return hash(inspect.getsource(entry))  # !
def _text(module):
    return inspect.getsource(module)  # !
def add(code):
    return inspect.getsource(code), _text(inspect.getmodule(code))  # !
def show(module):
    return _text(module)
# --- a comment that promises the exception
import inspect
def show(item):
    # Raises OSError for what was typed at a prompt.
    return inspect.getsource(item)
# --- the base class has just compiled the file
import inspect
class Loader(Base):
    def exec_module(self, module):
        super().exec_module(module)
        self.seen(inspect.getsource(module))

# --- items and entries of what is given
import inspect

def _lines(handlers):
    return [inspect.getsourcelines(handler)[1] for handler in handlers]  # !

def _tooltip(session, namespace, word):
    target = namespace.get(word)
    session.reply(inspect.findsource(target)[0])  # !

# --- items of what the function makes
import inspect

class _A:
    pass

def _lines():
    return [inspect.getsourcelines(it)[1] for it in (_A, _lines)]
