# --- renamed
import time as t
async def f():
    t.sleep(1)  # !
from time import sleep as wait
async def g(): wait(0.5)  # !
# --- exec, in a method of a nested class
def make():
    class Shell:
        async def run(self, source):
            with self.lock:
                exec(compile(
                    source, "shell.py", "exec"), self.names)  # !
    return Shell
# --- eval, in a comprehension
async def f(texts):
    return [eval(text) for text in texts]  # !
# --- eval, aliased
e = eval
async def f(text):
    return str(e(text))  # !
# --- processes
import subprocess, os
async def f(command):
    if os.system(command):  # !
        raise OSError
    done = subprocess.run(command, check=True)  # !
    return done
# --- requests
import requests
from urllib import request
async def f(url):
    body = requests.get(url, timeout=3).text  # !
    with request.urlopen(url) as answer:  # !
        return body, await answer
# --- user scripts
import runpy
async def f(path):
    return runpy.run_path(path)  # !
# --- not in the coroutine
import asyncio, time
def f():
    time.sleep(1)
async def g():
    def h(): time.sleep(1)
    await asyncio.to_thread(time.sleep, 1)
    await asyncio.to_thread(lambda: time.sleep(1))
async def outer():
    class A:
        value = 1
        def run(self): exec(self.source)
# --- awaited evals
import inspect
async def f(text):
    await eval(text)
async def g(text):
    r = eval(text)
    return await r if inspect.isawaitable(r) else r
async def h(text):
    function = eval(text)
    return await function()
# --- an exec that defines what is awaited
async def f(body):
    exec(f"async def _run():\n {body}")
    return await locals()["_run"]()
async def g(code, names):
    exec(code, names)
    run = names["run"]
    await run()
# --- constant source, no time at all
import time
async def f():
    exec("import sys")
    time.sleep(0)
    return eval("1 + 1")
# --- a function of that name
from elsewhere import sleep
def exec(x): pass
async def f():
    sleep(1)
    exec("x" + y)
# --- what only starts
import subprocess
async def f(command):
    return subprocess.Popen(command)
# --- nobody to block
import asyncio, subprocess, time
async def main():
    time.sleep(1)
async def other():
    time.sleep(1)  # !
asyncio.run(main())
def export(pool):
    async def print_pdf(path):
        subprocess.check_call(["install"])
        await path
    return pool.submit(asyncio.run, print_pdf("a")).result()
# --- an entry that starts others
import asyncio, time
async def main():
    task = asyncio.create_task(work())
    time.sleep(1)  # !
    await task
asyncio.get_event_loop().run_until_complete(main())
# --- data
async def f(text):
    return eval(text, {}, {})
# --- sleeps too short to matter, and others
import time

class Kernel:
    pause = Float(0.0005).tag(config=True)
    interval = 0.5
    async def reply(self):
        time.sleep(self.pause)
        time.sleep(0.001)
        time.sleep(self.interval) # !
# --- a shell that runs everything on its loop
async def run(code, is_async, names):
    if is_async:
        await eval(code, names)
    else:
        exec(code, names)
# --- a benchmark that waits for silence
import time

async def rate(function):
    time.sleep(10)
    start = time.perf_counter()
    await function()
    return 1 / (time.perf_counter() - start)
# --- a delay for tests, and one for everybody else
import os, time

DELAY_FOR_TESTS = os.environ.get("DELAY_FOR_TESTS")

async def handle(request):
    if DELAY_FOR_TESTS:
        time.sleep(int(DELAY_FOR_TESTS))
    if not DELAY_FOR_TESTS:
        time.sleep(request.delay) # !
# --- other code beside code that may be a coroutine
import ast
import inspect
async def run(source, names):
    code = compile(source, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        await eval(code, names)
    else:
        exec(code, names)
# --- an expression beside one whose value is asked for
import inspect
async def value(text, names):
    result = eval(text, names)
    if inspect.isawaitable(result):
        return await result
    eval(compile(text, "<cell>", "exec"), names)
    return result
# --- awaited by the entry alone, through another
import asyncio, time
async def main():
    await prepare()
    await asyncio.sleep(1)
async def prepare():
    await load()
async def load():
    time.sleep(1)
asyncio.run(main())
# --- awaited by the entry and by another coroutine
import asyncio, time
async def main():
    await load()
async def load():
    time.sleep(1)  # !
async def handle(request):
    await load()
asyncio.run(main())
# --- awaited by an entry that gives way to what another file has started
import asyncio, time
async def main(server):
    await server.start()
    await load()
async def load():
    time.sleep(1)  # !
asyncio.run(main(server))
# --- awaited by an entry that starts tasks
import asyncio, time
async def main():
    task = asyncio.create_task(other())
    await load()
async def load():
    time.sleep(1)  # !
asyncio.run(main())
# --- given to something else by the entry
import asyncio, time
async def main():
    await load()
    add(load)
async def load():
    time.sleep(1)  # !
asyncio.run(main())
# --- marked for another linter, in the first or last line
import subprocess, time
async def f(command):
    subprocess.run(command)  # noqa: ASYNC221
    subprocess.run(  # noqa: S603, ASYNC221
        command)
    subprocess.run(
        command)  # noqa:ASYNC221 done before the server starts
    subprocess.run(command)  # noqa: S603 # !
    subprocess.run(command)  # noqa # !

# --- a request of a session, and the end of a process
import subprocess

import requests

class _Hooks:
    def __init__(self):
        self.session = requests.Session()

    async def deliver(self, urls):
        for url in urls:
            self.session.post(url)  # !
            await self.log(url)

    async def run(self, command, text):
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        await self.log(command)
        process.communicate(text)  # !

# --- a request of a session that is awaited
import aiohttp

class _Hooks:
    def __init__(self):
        self.session = aiohttp.ClientSession()

    async def deliver(self, urls):
        for url in urls:
            await self.session.post(url)
