# --- under its own name, and under another
import shutil, typing as t
try: shutil.copytree("a", "b")
except (OSError, shutil.ExecError): pass  # !
buffer: t.ByteString = b""  # !
# --- imported by name
from shutil import copy, ExecError as Failed  # !
from asyncio import (
    run,
    DefaultEventLoopPolicy)  # !
# --- in a class, a lambda, a default
import asyncio
class Policy(asyncio.DefaultEventLoopPolicy):  # !
    make = lambda self: asyncio.DefaultEventLoopPolicy()  # !
def use(policy=asyncio.AbstractEventLoopPolicy): return policy  # !
# --- versions of modules
import csv, argparse
print(csv.__version__)  # !
print(f"{argparse.__version__}")  # !
# --- others' things, and what is left
from mine import shutil, ExecError
import asyncio, csv
print(shutil.ExecError, ExecError, asyncio.new_event_loop, csv.reader)
# --- under questions
import shutil, sys
if sys.version_info < (3, 14): Failed = shutil.ExecError
try: Other = shutil.ExecError
except AttributeError: Other = OSError
Third = shutil.ExecError if hasattr(shutil, "ExecError") else OSError
