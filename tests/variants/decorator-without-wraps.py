# --- an `async` wrapper, in a method, other names
class Tools:
    @staticmethod
    def timed(call):
        async def timed_call(*positional, **named):  # !
            return await call(*positional, **named)
        return timed_call
# --- with arguments of its own, on one line
def retry(count):
    def decorate(f):
        def again(*a, **k): return f(*a, **k)  # !
        return again
    return decorate
# --- a wrapper that takes some arguments by name
def view(call, /):
    log(call)
    def inner(request, *rest, **options):  # !
        return call(request, *rest, **options)
    return (inner)
# --- a keyword-only flag, a generator
def traced(function):
    "Traces."
    def run(*args, flag=False, **kwargs):  # !
        yield from function(*args, **kwargs)
    return \
        run
# --- used as a decorator elsewhere in the file
def logged(function):
    def wrapper(*args, **kwargs):  # !
        return function(*args, **kwargs)
    return wrapper
class A:
    @logged
    def run(self): return logged(self)
# --- decorated in whatever form
import functools as f
from functools import wraps as keep
def one(function):
    @f.wraps(function)
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return wrapper
def two(function):
    @keep(function, assigned=("__name__",))
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return wrapper
def three(function):
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return f.update_wrapper(wrapper, function)
# --- the wrapper's identity is passed on by hand
def one(function):
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    setattr(wrapper, "__name__", function.__name__)
    return wrapper
def two(function):
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    wrapper.__wrapped__ = function
    return wrapper
# --- for the functions of one function only
def run(items):
    def step(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper
    @step
    def double(item): return item * 2
    return [double(item) for item in items]
# --- not a decorator: more parameters, other results, arguments of its own
def bind(function, first):
    def wrapper(*args, **kwargs): return function(first, *args, **kwargs)
    return wrapper
def maybe(function):
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return wrapper if function else None
def first(function):
    def wrapper(item): return function(item)
    return wrapper
def method(self):
    def wrapper(*args, **kwargs): return self(*args, **kwargs)
    return wrapper
# --- private, for private functions
def _limited(function):
    def run(*args, **kwargs):
        if depth() < 9: return function(*args, **kwargs)
    return run
class Search:
    @_limited
    def _step(self): pass
# --- private with two underscores, for private functions
def __limited(function):
    def run(*args, **kwargs):
        if depth() < 9: return function(*args, **kwargs)
    return run
@__limited
def __step(): pass
@__limited
def _other(): pass
# --- private, but for a public function as well
def _limited(function):
    def run(*args, **kwargs):  # !
        if depth() < 9: return function(*args, **kwargs)
    return run
class Search:
    @_limited
    def _step(self): pass
    @_limited
    def run(self): pass
# --- private and handed on, private for something special
def _counted(function):
    def run(*args, **kwargs):  # !
        return function(*args, **kwargs)
    return run
def _locked(function):
    def run(*args, **kwargs):  # !
        return function(*args, **kwargs)
    return run
register(_counted)
@_counted
def _step(): pass
class A:
    @_locked
    def __init__(self): pass
