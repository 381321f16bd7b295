# --- read, once
def read(path): return open(path).read()  # !
# --- in a text mode, more than once
import io
class Log:
    def __enter__(self):
        self.file = io.open("log", mode="a+", newline="")  # !
        return open("other", "wt", 1)
# --- a descriptor
import os as system
stream = system.fdopen(3, "w")  # !
# --- paths
from pathlib import Path as P
import sys
text = (P(__file__).parent / "a.txt"
    ).read_text(errors="strict")  # !
# --- in their encoding
import io, os, pathlib
open("a", encoding="utf-8"), open("a", "r", -1, "ascii"), io.open("a", encoding=None if os.name else "utf-8")
pathlib.Path("a").read_text("utf-8"), pathlib.Path("a").write_text("b", encoding="locale")
# --- bytes, and who knows
import pathlib
mode, options = "rb", {"encoding": "utf-8"}
open("a", "rb"), open("a", mode=mode), open("a", **options), open(*"ab"), pathlib.Path("a").read_bytes()
# --- others' functions
from mine import open, page
open("a"), page.read_text()
# --- the mode is known
import sys
if sys.flags.utf8_mode: print(open("a").read())
