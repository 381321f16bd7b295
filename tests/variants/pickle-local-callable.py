# --- a lambda, also under a name, at module level
import pickle
data = pickle.dumps(lambda: 1)  # !
double = lambda item: item * 2
data = pickle.dumps(obj=double)  # !
# --- inside of displays, of `partial` and of names
from functools import partial as p
from pickle import dump as store
def save(file):
    def work(item): return item
    bound = p(work, 1)
    store({"run": [1, (work,)]}, file)  # !
    store(
        bound,  # !
        file,
    )
# --- a local class
import pickle as P
async def save():
    class Item: pass
    return P.dumps(Item)  # !
# --- a pool in an attribute
import multiprocessing
class Runner:
    def __init__(self): self.pool = multiprocessing.Pool()
    def run(self, items):
        return self.pool.imap_unordered(func=lambda item: item, iterable=items)  # !
# --- an executor in a `with`, and its arguments
from concurrent import futures
def run(items):
    with futures.ProcessPoolExecutor() as pool, open("x"):
        for item in items:
            pool.submit(print, item, key=lambda it: it)  # !
# --- a pool that is entered in other ways
import concurrent.futures as cf
import contextlib, multiprocessing.pool
def run(items, stack):
    def work(item): return item
    pool = stack.enter_context(cf.ProcessPoolExecutor()); pool.map(work, items)  # !
    with contextlib.closing(multiprocessing.pool.Pool(2)) as other: other.starmap(work, items)  # !
# --- the event loop's executor
import asyncio
from concurrent.futures import ProcessPoolExecutor
async def run(item):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        return await loop.run_in_executor(pool, lambda: item)  # !
# --- processes, with contexts
import multiprocessing as mp
from multiprocessing import Process, get_context
def run(item):
    def work(): pass
    Process(None, work).start()  # !
    Process(target=print, args=(lambda: 1,)).start()  # !
    context = get_context("spawn")
    context.Process(target=work).start()  # !
    with mp.get_context("fork").Pool() as pool:
        pool.apply(work)  # !
# --- functions and classes that can be imported
import pickle
from multiprocessing import Pool, Process
def work(item): return item
class Item:
    def run(self, items):
        with Pool() as pool:
            return pool.map(work, items) + pool.map(self.work, items) + pool.map(int, items)
pickle.dumps([work, Item, Item(), {"run": work}])
Process(target=work, args=(1,)).start()
# --- a name that may be something else, or that is global
import pickle
def freeze(check=None):
    if check is None:
        def check(): pass
    pickle.dumps(check)
    global exported
    def exported(): pass
    pickle.dumps(exported)
    @register
    def registered(): pass
    pickle.dumps(registered)
# --- threads
from multiprocessing import dummy
from multiprocessing.pool import ThreadPool
from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor
import threading
def run(items, threads):
    with ThreadPool() as pool: pool.map(lambda item: item, items)
    with dummy.Pool() as pool: pool.map(lambda item: item, items)
    threading.Thread(target=lambda: 1).start()
    executor = ThreadPoolExecutor() if threads else ProcessPoolExecutor()
    executor.submit(lambda: 1)
# --- callbacks stay in the process
from multiprocessing import Pool
def run(work, done):
    pool = Pool()
    pool.map_async(work, [], 1, lambda result: done(result), lambda error: done(error))
    pool.apply_async(work, error_callback=lambda error: done(error))
# --- the author knows
import pickle
def can_pickle(x):
    def probe(): return x
    try:
        pickle.dumps(probe)
    except (pickle.PicklingError, AttributeError):
        return False
# --- forked on purpose
import multiprocessing
multiprocessing.set_start_method("fork")
def run():
    def work(): pass
    multiprocessing.Process(target=work).start()
# --- a start method that somebody chooses
import multiprocessing
def run(method):
    multiprocessing.get_context(method).Process(target=lambda: 1).start()
# --- dill teaches pickle
import dill, pickle
pickle.dumps(lambda: 1)
# --- methods of other things
from multiprocessing import Pool
import pandas
def run(frame: pandas.DataFrame):
    return frame.apply(lambda row: row).map(lambda cell: cell)
