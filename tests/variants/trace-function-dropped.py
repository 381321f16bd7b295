# --- for a while
import sys
def traced(work, follow):
    sys.settrace(follow)
    try: return work()
    finally: sys.settrace(None)  # !
# --- a profiler in two methods, by another name
from sys import setprofile as watch
class Profile:
    def start(self): watch(self.see)
    def stop(self): watch(None)  # !
# --- for threads as well
import sys, threading
def start(see):
    threading.settrace(see)
    sys.settrace(see)
def stop():
    threading.settrace(None)  # !
    sys.settrace(None)  # !
# --- in a coroutine, over several lines
import threading
async def profiled(work, see):
    threading.setprofile(see); await work()
    threading.setprofile(  # !
        None,
    )
# --- restored
import sys
def traced(work, follow):
    previous = sys.gettrace()
    sys.settrace(follow)
    try: return work()
    finally: sys.settrace(previous)
def off():
    sys.settrace(None)
# --- none of its own
import sys
def child(work):
    sys.settrace(None)
    work()
# --- a debugger
import bdb, sys
class Debugger(bdb.Bdb):
    def go(self): sys.settrace(self.trace_dispatch)
    def do_quit(self, arg): sys.settrace(None)
# --- at module level, in a test, another function
import sys
sys.settrace(print)
sys.settrace(None)
def test_trace():
    sys.settrace(print)
    sys.settrace(None)
def other(self):
    self.settrace(print)
    self.settrace(None)
