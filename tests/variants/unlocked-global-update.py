# --- threads that a loop starts, the target by its place
from threading import Thread as T
bytes_read = 0
def read(path):
    global bytes_read
    with open(path) as file:
        bytes_read += file.readinto(path)  # !
for path in paths:
    T(None, read, args=(path,)).start()
# --- two threads
import threading
hits = 0
def count(source, /):
    global other, hits
    for item in source: hits += item.score()  # !
def run(a, b):
    threading.Thread(target=count, args=(a,)).start(); threading.Thread(target=count, args=(b,)).start()
# --- a pool of threads, submitted in a comprehension
import concurrent.futures as cf
total = 0
def add(item):
    global total
    total = (total
             + 1 + item.cost())  # !
async def run(items):
    with cf.ThreadPoolExecutor(max_workers=4) as pool:
        return [pool.submit(add, item) for item in items]
# --- a pool that maps, in an attribute
from multiprocessing.pool import ThreadPool
total = 0
def add(item):
    global total
    if item: total -= cost(item)  # !
class Runner:
    def __init__(self): self.pool = ThreadPool(8)
    def run(self, items): self.pool.map(add, items)
# --- the event loop's threads
import asyncio
total = 0
def add(item):
    global total
    total *= item()  # !
async def run(items):
    for item in items:
        await asyncio.to_thread(add, item)
# --- under a lock, in whatever form
import threading
total = 0
lock = threading.Lock()
def add(item):
    global total
    with lock:
        total += item()
def add_by_hand(item):
    global total
    lock.acquire()
    try: total += item()
    finally: lock.release()
def add_exclusively(item):
    global total
    with get_lock("total"):
        total += item()
for item in items:
    threading.Thread(target=add, args=(item,)).start()
    threading.Thread(target=add_by_hand, args=(item,)).start()
    threading.Thread(target=add_exclusively, args=(item,)).start()
# --- nothing is called while the global is in hand
import threading
total = names = 0
def add(item):
    global total, names
    total += 1
    names += len(item)
    amount = item()
    total += amount
    total = item() + total
for item in items: threading.Thread(target=add, args=(item,)).start()
# --- one thread
import threading
from concurrent.futures import ThreadPoolExecutor
total = 0
def add(item):
    global total
    total += item()
threading.Thread(target=add, args=(1,)).start()
def add_in_order(item):
    global total
    total += item()
with ThreadPoolExecutor(1) as pool: pool.map(add_in_order, items)
# --- a local of the same name, a method of that name, processes
import threading
from multiprocessing import Pool
total = 0
def add(item):
    total = 0
    total += item()
def add_in_process(item):
    global total
    total += item()
class A:
    def start(self, items, add_in_process):
        for item in items:
            threading.Thread(target=add).start()
            threading.Thread(target=add_in_process).start()
with Pool() as pool: pool.map(add_in_process, items)
# --- builtins that other threads interrupt
import threading
a = b = c = d = 0
def parse(text):
    global a
    a += int(text)  # !
def measure(text):
    global b
    b += float(text)  # !
def distance(x):
    global c
    c = c + abs(x)  # !
def code(x):
    global d
    d += ord(x)  # !
for it in items:
    for run in range(2): pass
    threading.Thread(target=parse, args=(it,)).start()
    threading.Thread(target=measure, args=(it,)).start()
    threading.Thread(target=distance, args=(it,)).start()
    threading.Thread(target=code, args=(it,)).start()
