# --- the usual decorator
import functools, warnings
def deprecated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        warnings.simplefilter("always", DeprecationWarning)  # !
        warnings.warn("deprecated", DeprecationWarning, stacklevel=2)
        warnings.simplefilter("default", DeprecationWarning)
        return function(*args, **kwargs)
    return wrapper
# --- another name, a coroutine
from warnings import filterwarnings as hide
def quiet(work):
    async def run(): hide("ignore"); return await work()  # !
    return run
# --- a decorator with arguments
import warnings
def quiet(category):
    def decorate(function):
        def wrapper(*args):
            warnings.filterwarnings(  # !
                "ignore", category=category)
            return function(*args)
        return wrapper
    return decorate
# --- a method that makes wrappers, a condition
import warnings
class Quiet:
    def __call__(self, function):
        def wrapper(*args):
            if self.on:
                warnings.simplefilter("ignore")  # !
            return function(self, *args)
        return wrapper
# --- for a while
import warnings
def quiet(work):
    def run():
        with open("log") as log, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return work(log)
    return run
# --- other functions, module level
import warnings
warnings.simplefilter("ignore")
def main(work):
    warnings.simplefilter("ignore")
    def run(): warnings.filterwarnings("ignore")
    run()
    return work()
def outer(text):
    def show():
        warnings.simplefilter("ignore")
        print(text)
    return show
# --- another module
from . import warnings
def quiet(work):
    def run():
        warnings.simplefilter("ignore")
        return work()
    return run
# --- a test's wrapper
import warnings
def quiet(work):
    def test_run():
        warnings.simplefilter("ignore")
        return work()
    return test_run
