# --- an event loop where none runs
import asyncio
from asyncio import get_event_loop
def first(work): return asyncio.get_event_loop().run_until_complete(work)  # !
class Server:
    def run(self):
        loop = get_event_loop()  # !
        task = loop.create_task(self.serve())
        try: loop.run_forever()
        finally: task.cancel()
class Kept:
    def __init__(self): self.loop = asyncio.get_event_loop()  # !
    def run(self, work): return self.loop.run_until_complete(work)
main = asyncio.get_event_loop(); main.run_until_complete(first(None))  # !
def main(loop=None):
    loop = loop or asyncio.get_event_loop()  # !
    loop.run_forever()
# --- annotations of classes
from abc import ABCMeta
class Meta(ABCMeta):
    def __init__(cls, name, bases, space, **options):
        if "__annotations__" in space:  # !
            cls.fields = list(space["__annotations__"])  # !
        super().__init__(name, bases, space)
def own(cls): return cls.__dict__.get("__annotations__", {})  # !
hints = [vars(cls)["__annotations__"] for cls in ()]  # !
class Row:
    size: int
    __annotations__["name"] = str  # !
    fields = tuple(__annotations__)  # !
# --- jumps out of `finally`
def read(source):
    while source:
        try: source.read()
        finally:
            if source.closed:
                break  # !
            for part in source:
                if part: continue
            with source: return None  # !
# --- pickling
import pickle, io
def is_picklable(it):
    try:
        pickle.dump(it, io.BytesIO())  # !
    except (AttributeError, TypeError): return False
    pickler = pickle.Pickler(io.BytesIO())
    try: pickler.dump(it)  # !
    except AttributeError: return False
    return True
# --- processes
import multiprocessing as mp
with mp.Pool(4) as pool:  # !
    print(pool)
if True: mp.Process(target=print).start()  # !
one = mp.Process(target=print)  # !
one.start()
from concurrent.futures import ProcessPoolExecutor as Executor
with Executor() as executor:  # !
    executor.map(print, ())
def run():
    with mp.Pool() as pool:  # !
        pool.map(print, ())
run()
# --- processes of the program, or not started
import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor as Executor
one = mp.Process(target=print)
kept = Executor()
other = Executor(mp_context=mp.get_context("fork"))
other.submit(print)
def run():
    with mp.Pool() as pool:
        pool.map(print, ())
def main(): run()
if __name__ == "__main__":
    one.start()
    main()
# --- a loop that is there, or may be
import asyncio
async def run(): return asyncio.get_event_loop().time()
def fallback(work):
    try: loop = asyncio.get_event_loop()
    except RuntimeError: loop = asyncio.new_event_loop()
    return loop.run_until_complete(work)
def other(work):
    loop = asyncio.new_event_loop()
    return loop.run_until_complete(work)
# --- a loop that is set
import asyncio
asyncio.set_event_loop(asyncio.new_event_loop())
asyncio.get_event_loop().run_until_complete(None)
# --- annotations elsewhere
class Meta(type):
    def __new__(mcs, name, bases, space):
        space["__annotations__"] = {}
        return super().__new__(mcs, name, bases, space)
class Form:
    def __init__(self, name, bases, fields):
        self.hints = fields.get("__annotations__")
def hints(cls, config): return cls.__annotations__, config["__annotations__"]
class Form:
    fields = __annotations__
def hints(): return __annotations__
# --- all annotations are texts
from __future__ import annotations
class Row:
    size: int
    __annotations__["name"] = str
def hints(cls): return cls.__dict__.get("__annotations__")
# --- both ways are known
import sys
class Meta(type):
    def __new__(mcs, name, bases, space):
        found = space.get("__annotations__")
        if found is None and "__annotate_func__" in space:
            found = space["__annotate_func__"](1)
        return super().__new__(mcs, name, bases, space)
# --- jumps that stay within
def read(source):
    try: source.read()
    except OSError: return None
    finally:
        for part in source:
            if not part: break
        def close(): return source.close()
        close()
# --- namespaces of their own, and names that are the function's
def value(code, name):
    space = locals()
    exec(code, globals(), space)
    return space[name], eval("name")
def other(code):
    found = 1
    exec(code)
    return locals()["found"]
def shared():
    exec("global price; price = 3")
    exec("print(price)")
# --- handlers of what is raised
import pickle
def is_picklable(it):
    try: pickle.dumps(it)
    except (pickle.PicklingError, AttributeError): return False
    try: pickle.dumps(it)
    except AttributeError: return False
    except Exception: return False
    return True
# --- processes of the program alone
import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
def start(): return mp.Process(target=print)
if __name__ == "__main__":
    with ProcessPoolExecutor() as pool: print(pool)
waiting, later = ProcessPoolExecutor(4), mp.Process(target=print)
if __name__ == "__main__": later.start()
threads = ThreadPoolExecutor()
