# --- one record, by name and by place
import inspect as i
def caller():
    print(i.stack()[1].function)  # !
    return (i
        .stack()  # !
        )[2][3]
# --- an imported function, in a coroutine and a lambda
from inspect import stack as frames
async def caller(): return frames()[1]  # !
names = lambda: frames()[-1].frame  # !
# --- another name for it, in a loop
import inspect
stack = inspect.stack
for record in reversed(stack()): print(record.filename)  # !
class A: records = [it[3] for it in getattr(inspect, "stack")()]  # !
# --- imported where it is used
def caller():
    from inspect import stack; return stack()[1].lineno  # !
# --- with an explicit context
import inspect
def caller(count):
    return inspect.stack(0)[1], inspect.stack(context=count), inspect.stack(*count)
# --- other ways to the caller
import inspect, sys, traceback
frame = inspect.currentframe().f_back, sys._getframe(1), traceback.extract_stack(), inspect.trace()
# --- something else of that name
import numpy
from . import inspect
def run(stack):
    return stack(), numpy.stack(), inspect.stack()[1].function
# --- on the way to a `raise`
import inspect
def check(options):
    if "x" in options:
        raise TypeError(f"{inspect.stack()[1].function} takes no x")
    if options:
        try:
            name = inspect.stack()[2][3]
        except IndexError:
            name = "this"
        raise NotImplementedError(name)
# --- beside a `raise`
import inspect
def check(options):
    name = inspect.stack()[1].function  # !
    if options:
        log(inspect.stack()[2].lineno)  # !
        if "x" in options:
            raise TypeError(name)
    return name
# --- the lines of several records, the stack as text
import inspect
def outside(package):
    for record in inspect.stack():
        if record.code_context is None:
            return None
        if package not in record.filename:
            return record
def dump(signal):
    log("\n".join(map(str, inspect.stack())))
    print(inspect.stack())
# --- the lines of one record cost those of all; another function reads lines
import inspect
def line(): return inspect.stack()[1].code_context  # !
def names(): return [record.function for record in inspect.stack()]  # !
# --- shown to somebody
import inspect
class Helper:
    def __repr__(self):
        return "" if inspect.stack()[1][3] == "?" else "<helper>"
