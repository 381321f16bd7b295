# --- a number
import linecache
linecache.cache["<x>"] = 1, 0, ["x"], "<x>"  # !
# --- the time of day, under other names
import linecache as lines, time as clock
def register(name, text):
    lines.cache[name] = (len(text), clock.time(), [text], name)  # !
# --- the cache imported
from linecache import cache
from time import time as now
class Cell:
    def register(self):
        cache[self.name] = (
            len(self.text),
            int(now()),  # !
            [self.text],
            self.name,
        )
# --- setdefault, and the entry under a name
import linecache
async def register(name, text):
    stamp = 1.0
    entry = (len(text), stamp, [text], name)  # !
    linecache.cache.setdefault(name, entry)
# --- imported in the function, stored to two places at once
def register(name, text):
    import linecache
    kept = linecache.cache[f"<{name}>"] = (len(text), -1, [text], name); return kept  # !
# --- the dunder method
import linecache
register = lambda name: linecache.cache.__setitem__(name, (1, 0, ["x"], name))  # !
# --- no time
import linecache
linecache.cache["<x>"] = (1, None, ["x"], "<x>")
linecache.cache.setdefault("<y>", (1, None, ["x"], "<y>"))
# --- the time of a file
import linecache, os
def register(path, text, mtime):
    stat = os.stat(path)
    linecache.cache[path] = (stat.st_size, stat.st_mtime, [text], path)
    linecache.cache[path] = (len(text), os.path.getmtime(path), [text], path)
    linecache.cache[path] = (len(text), mtime, [text], path)
# --- the path of a file
import linecache
linecache.cache["made.py"] = (1, 0, ["x"], "made.py")
def register(name):
    path = name + ".py"
    linecache.cache[path] = (1, 0, ["x"], path)
# --- lazy entries, other shapes
import linecache
linecache.cache["<x>"] = (lambda: "x",)
linecache.cache["<y>"] = linecache.cache["<x>"]
linecache.cache["<z>"] = (1, *rest, 0, [])
# --- a module that keeps its entries
import linecache
def checkcache(filename=None): pass
linecache.checkcache = checkcache
linecache.cache["<x>"] = (1, 0, ["x"], "<x>")
# --- another cache
from .linecache import cache
import linecache
cache["<x>"] = (1, 0, ["x"], "<x>")
class Lines:
    cache = {}
Lines.cache["<x>"] = (1, 0, ["x"], "<x>")
# --- one entry under two keys is one finding
import linecache
def register(name, other, text):
    entry = (len(text), 0, [text], name)  # !
    linecache.cache[name] = entry
    linecache.cache[other] = entry
# --- one entry under two keys in one statement
import linecache
def register(name, text):
    linecache.cache[name] = linecache.cache[name + "!"] = (len(text), 0, [text], name)  # !
# --- times that are made up otherwise
import linecache, math, sys, time
linecache.cache["<a>"] = (1, float("inf"), ["x"], "<a>")  # !
linecache.cache["<b>"] = (1, math.inf, ["x"], "<b>")  # !
linecache.cache["<c>"] = (1, time.time() + 10 ** 9, ["x"], "<c>")  # !
linecache.cache["<d>"] = (1, -sys.maxsize, ["x"], "<d>")  # !
linecache.cache["<e>"] = (1, int("0"), ["x"], "<e>")  # !
# --- the time of a file, computed with
import linecache, os
def register(path, text):
    linecache.cache[path] = (len(text), int(os.path.getmtime(path)) + 1, [text], path)

# --- several at once
import linecache

def _show(name, text):
    linecache.cache.update({name: (len(text), 0.0, text.splitlines(True), name)})  # !

# --- an entry that a function of the file makes
import linecache
import time

def _entry(name, text):
    return len(text), time.time(), text.splitlines(True), name  # !

def _show(name, text):
    linecache.cache[name] = _entry(name, text)

# --- the time of day as a date
import linecache
from datetime import datetime

def _show(name, text):
    linecache.cache[name] = len(text), datetime.now().timestamp(), [text], name  # !

# --- several at once without a time
import linecache

def _show(name, text):
    linecache.cache.update({name: (len(text), None, text.splitlines(True), name)})
