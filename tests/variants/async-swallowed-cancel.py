# --- bare, on one line
async def f(x):
    try: await x
    except: pass  # !
# --- the class, renamed, in a loop
Everything = BaseException
async def f(x):
    while True:
        try:
            return [y async for y in x]
        except Everything:  # !
            continue
# --- a tuple, in a method
class A:
    async def f(self, x):
        try:
            async with x:
                pass
        except (OSError,
                BaseException):  # !
            self.log.exception("failed")
# --- below handlers for something else, name unused
async def f(x):
    try:
        async for y in x: print(y)
    except ValueError as e:
        raise
    except BaseException as e:  # !
        return None
    finally:
        print()
# --- two in one coroutine, one in the other
def make():
    async def f(x):
        try:
            try:
                await x
            except:  # !
                x = None
        except:  # !
            x = None
    return f
# --- raised again, in some case at least
async def f(x):
    try: await x
    except: raise
async def g(x):
    try: await x
    except BaseException:
        if x: raise
# --- used
async def f(x, y):
    try:
        await x
    except BaseException as e:
        y.set_exception(e)
async def g(x, y):
    try:
        await x
    except:
        y(sys.exc_info())
# --- cancellation has a handler of its own
import asyncio
import anyio
async def f(x):
    try: await x
    except asyncio.CancelledError: return
    except: pass
async def g(x):
    try: await x
    except (asyncio.CancelledError, BaseException): pass
async def h(x):
    try: await x
    except anyio.get_cancelled_exc_class(): raise
    except BaseException: pass
# --- nothing is awaited
async def f(x):
    try:
        y = x()
        async def g(): await y
    except:
        y = None
def h(x):
    try: x()
    except: pass
# --- ordinary exceptions
async def f(x):
    try: await x
    except Exception: pass
class BaseException: pass
async def g(x):
    try: await x
    except BaseException: pass
# --- the program ends
import sys, os
async def f(x):
    try: await x
    except: sys.exit(1)
async def g(x):
    try: await x
    except BaseException: os._exit(1)
# --- meant
async def f(x):
    try:
        await x
    except BaseException:
        # The caller was cancelled: there is nothing to release.
        return
# --- other ways to cancel
from twisted.internet import defer
async def f(x):
    try:
        await x
    except BaseException:
        print("failed")
# --- the end of a coroutine that runs as a task
class Service:
    def start(self, loop):
        self.task = loop.create_task(self.serve())
    async def serve(self):
        try:
            await self.loop()
        except BaseException:
            self.log("failed")
        finally:
            self.close()
# --- a task that goes on, and a coroutine that is awaited as well
class Service:
    def start(self, loop):
        self.tasks = [loop.create_task(self.serve()), loop.create_task(self.once())]
    async def serve(self):
        while self.open:
            try:
                await self.loop()
            except BaseException: # !
                self.log("failed")
    async def once(self):
        try:
            await self.loop()
        except BaseException: # !
            self.log("failed")
    async def twice(self):
        await self.once()
        await self.loop()
# --- the end of a task that is made of a name
import asyncio
async def report(work):
    try: await work()
    except BaseException: print("x")
def f(loop, work):
    coroutine = report(work)
    return loop.create_task(coroutine)
# --- suppressed
import asyncio, contextlib
class Shutdown:
    async def stop(self):
        for service in self.services:
            with contextlib.suppress(BaseException): # !
                await service.stop()
        self.services.clear()
    async def ordinary(self):
        with contextlib.suppress(Exception):
            await self.stop()
        self.services.clear()
    async def meant(self, task):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, BaseException):
            await task
        self.services.clear()
    async def nothing_to_cancel(self):
        with contextlib.suppress(BaseException):
            self.services.clear()
        await self.stop()
