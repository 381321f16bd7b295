"""Until Python 3.14 a file is read in the encoding of the locale, here ASCII; from 3.15 on as UTF-8."""

import os
import subprocess
import sys

SHOW = "\nprint(ascii(_lines('notes.txt')))\n"


def observe(example):
    (example.folder / "notes.txt").write_bytes("Gr\u00fcn".encode())
    if sys.version_info >= (3, 15):
        return ascii(example.load()._lines(example.folder / "notes.txt"))
    # A locale that is not UTF-8, which is there on every machine.
    environment = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", example.source + SHOW]
    shown = subprocess.run(command, cwd=example.folder, env=environment, capture_output=True, text=True)
    return shown.stdout.strip() or shown.stderr.strip().splitlines()[-1].partition(":")[0]


MENDED = r"['Gr\xfcn']"
BAD = MENDED if sys.version_info >= (3, 15) else "UnicodeDecodeError"
