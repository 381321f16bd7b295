# --- another name for the module, a method
import gc as collector
class Table:
    def build(self, items):
        collector.disable()  # !
        self.rows = [item.row for item in items]
        collector.enable()
# --- imported functions, in a coroutine, on one line
from gc import disable as off, enable as on
async def run(work):
    off(); await work(); on()  # !
# --- a context manager whose body raises
import contextlib, gc
@contextlib.contextmanager
def paused():
    was_enabled = gc.isenabled()
    gc.disable()  # !
    yield
    if was_enabled:
        gc.enable()
# --- a `finally` of something else, a handler of something else
import gc
def run(path, work):
    gc.disable()  # !
    try:
        work(path)
    except OSError:
        gc.enable()
        raise
    finally:
        path.close()
    gc.enable()
# --- debugging flags, combined, reset without a `finally`
import gc
def leaks(work):
    gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_LEAK)  # !
    work()
    gc.set_debug(0)
# --- debugging flags that nothing takes back
from gc import set_debug, DEBUG_SAVEALL as keep
def start(): set_debug(keep)  # !
# --- a `finally`, with a condition, around or behind
import gc
def run(work):
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        work()
    finally:
        if was_enabled:
            gc.enable()
def run_inside(work):
    try:
        gc.disable()
        work()
    finally:
        gc.enable()
    gc.enable()
# --- a handler for everything
import gc
def run(work):
    gc.disable()
    try:
        work()
    except BaseException:
        gc.enable()
        raise
    gc.enable()
# --- left to something else
import atexit, gc
def start(stack):
    gc.disable()
    atexit.register(gc.enable)
    gc.collect()
# --- for good, and in pairs of functions
import gc
def main():
    gc.disable()
    gc.freeze()
class Pause:
    def start(self): gc.disable()
    def stop(self): gc.enable()
def again():
    gc.enable()
    gc.disable()
# --- at module level
import gc
gc.disable()
work()
gc.enable()
gc.set_debug(gc.DEBUG_LEAK)
# --- flags that only print
import gc
def verbose(): gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_COLLECTABLE)
# --- flags in one function, reset in another
import gc
def set_up(): gc.set_debug(gc.DEBUG_SAVEALL)
def tear_down(): gc.set_debug(0)
# --- nothing enables it any more
import gc
def load(items):
    gc.disable()  # !
    return [item.load() for item in items]
class Server:
    def start(self): gc.disable(); self.run()  # !
# --- collected by hand
import gc
class Server:
    def start(self): gc.disable(); self.run()
    def idle(self): gc.collect()
# --- a program
import gc
def load(items):
    gc.disable()
    return [item.load() for item in items]
if __name__ == "__main__":
    load([])
