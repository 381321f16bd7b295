# --- renamed
import asyncio as aio
async def f(w):
    aio.create_task(w())  # !
from asyncio import create_task as start
async def g(w): start(w()); return 1  # !
# --- in a callback, with a name nobody reads
import asyncio
class Server:
    def on_data(self, data):
        task = asyncio.ensure_future(  # !
            self.handle(data))
# --- of a loop
import asyncio
def f(w):
    asyncio.get_running_loop().create_task(w())  # !
class A:
    def run(self, w):
        self._loop.create_task(w(), name="w")  # !
        for x in w: self.loop.create_task(x)  # !
def g(loop: asyncio.AbstractEventLoop, w):
    loop.create_task(w)  # !
# --- a coroutine of the file
async def work(): pass
async def f():
    (work())  # !
    if 1: work()  # !
def g():
    async def inner():
        await work()
    inner()  # !
# --- a method
class A:
    async def close(self): pass
    def __exit__(me, *args):
        me.close()  # !
    async def run(self):
        return [self.close for _ in "a"], lambda: self.close()
class B(A):
    def stop(self):
        try:
            self.close()  # !
        finally: pass
# --- kept
import asyncio
async def f(w, tasks):
    task = asyncio.create_task(w())
    tasks.add(task)
    tasks.add(asyncio.create_task(w()))
    await asyncio.create_task(w())
    self.task = asyncio.create_task(w())
    return asyncio.create_task(w())
async def g(w):
    asyncio.create_task(w()).add_done_callback(print)
# --- kept by a function that goes on
import asyncio
async def f(w):
    beat = asyncio.create_task(w())
    await asyncio.sleep(60)
def g(w):
    loop = asyncio.new_event_loop()
    main = loop.create_task(w())
    loop.run_forever()
# --- groups
import asyncio
async def f(w):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(w())
    group.create_task(w())
    nursery.start_soon(w)
# --- something else of that name
class Loop:
    def create_task(self, x): return x
loop = Loop()
loop.create_task(1)
# --- awaited, decorated, generators and others
@scheduled
async def a(): pass
async def b(): yield 1
async def c(): pass
def c(): pass
async def d(): pass
async def f():
    a()
    b()
    c()
    await d()
    x = d()
    other.d()
# --- a method that a class gives twice
class A:
    async def close(self): pass
class B(A):
    def close(self): pass
    def stop(self):
        self.close()
# --- kept by its timer
import asyncio
class A:
    async def report(self):
        while True:
            await asyncio.sleep(1)
            print()
    async def send(self):
        await asyncio.sleep(1)
        await self.stream.drain()
    def start(self):
        asyncio.create_task(self.report())
        asyncio.create_task(self.send())  # !
# --- tasks whose waits all have a timeout, which holds them
import asyncio

class Poller:
    async def probe(self, replicas, deadline):
        done, _ = await asyncio.wait([it.ping() for it in replicas], timeout=deadline)
        for it in done:
            self.alive.add(it)
        await asyncio.wait_for(self.report(), 5)
    def start(self, loop: asyncio.AbstractEventLoop, replicas):
        loop.create_task(self.probe(replicas, 1))
# --- tasks whose waits may be without a timeout
import asyncio

async def probe(jobs, other):
    await asyncio.wait(jobs, timeout=None)
    await asyncio.wait_for(other, None)
def start(loop: asyncio.AbstractEventLoop, jobs):
    loop.create_task(probe(jobs)) # !
# --- a task that sleeps until it is cancelled, and then waits for others
import asyncio

async def reap(children):
    try:
        await asyncio.sleep(float("inf"))
    except asyncio.CancelledError:
        for child in children:
            await child.close()
def watch(children):
    asyncio.create_task(reap(children))
# --- a task that waits for others whatever happens to its sleep
import asyncio

async def reap(children):
    try:
        await asyncio.sleep(float("inf"))
    except OSError:
        await children.close()
def watch(children):
    asyncio.create_task(reap(children)) # !
# --- a task that waits for the next turn alone
import asyncio
async def fill(items):
    for item in items:
        item.load()
        await asyncio.sleep(0)
def start(items):
    asyncio.create_task(fill(items))  # !
# --- a task that gives way, and then is kept by a timer
import asyncio
async def poll():
    await asyncio.sleep(0)
    await asyncio.sleep(60)
def start():
    asyncio.create_task(poll())
# --- one name for all the tasks of a loop
import asyncio
async def start_all(jobs):
    for job in jobs:
        _ = asyncio.create_task(job())  # !
    while jobs:
        task = asyncio.ensure_future(jobs.pop()())  # !
        await asyncio.sleep(1)
    await asyncio.sleep(60)
async def start(job):
    _ = asyncio.create_task(job())
    await asyncio.sleep(60)
# --- a thread keeps the task that waits for it
import asyncio
async def load(loop, path):
    await loop.run_in_executor(None, path.read_bytes)
async def store(path, data):
    await asyncio.to_thread(path.write_bytes, data)
def start(loop, path, data):
    loop.create_task(load(loop, path))
    asyncio.create_task(store(path, data))
# --- the loop is somebody's own, which may keep its tasks
import asyncio
def f(loop, work, device):
    loop.create_task(work(), instance=device)
    loop.create_task(work(), name="w")  # !
# --- done at its first step
import asyncio
async def stop(): pass
async def work(queue):
    await queue.get()
async def f(queue):
    asyncio.create_task(stop())
    asyncio.create_task(work(queue))  # !

# --- in a list that nothing keeps
import asyncio

class _Hub:
    async def _send(self, subscriber):
        await subscriber.queue.put(None)

    async def publish(self, subscribers):
        [asyncio.create_task(self._send(it)) for it in subscribers]  # !

# --- in a list that is kept
import asyncio

class _Hub:
    async def _send(self, subscriber):
        await subscriber.queue.put(None)

    async def publish(self, subscribers):
        tasks = [asyncio.create_task(self._send(it)) for it in subscribers]
        await asyncio.gather(*tasks)

# --- the method of the base class
class _Connection:
    async def close(self):
        await self.writer.wait_closed()

class _Pooled(_Connection):
    async def close(self):
        await self.pool.forget(self)
        super().close()  # !

# --- the method of the base class, awaited, and one that is no coroutine function
class _Connection:
    async def close(self):
        await self.writer.wait_closed()

    def stop(self):
        self.writer.close()

class _Pooled(_Connection):
    async def close(self):
        super().stop()
        await super().close()
