"""Runs the tests of the Python package under CPython that was compiled to WebAssembly: `run.py NODE_MODULES`.

Pyodide is CPython, but it loads no native module that was not made for it. So the tests run in node, with `stand_in.py` in
the place of `pylens._native`, and this process, which has the true module (on PYTHONPATH), answers each question that is
asked of it. Answers that were recorded beforehand would not do: the tables of locations that are relocated are made by the
compiler of the version under test.

Files are shared: the tests work in a folder of this system, at its own path.
"""

import argparse
import io
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode

from pylens import _native

HERE = pathlib.Path(__file__).resolve().parent


class Answers:
    """Answers the questions of one process. Objects of the native module stay here, and are known there by number."""

    def __init__(self):
        self._objects = []

    def answer(self, question):
        """The pickled answer to a pickled question: whether it succeeded, and the result or the exception."""
        loading = pickle.Unpickler(io.BytesIO(question))
        loading.persistent_load = self._objects.__getitem__
        folder, owner, name, arguments, keywords = loading.load()
        os.chdir(folder)
        function = getattr(getattr(_native, owner) if isinstance(owner, str) else owner or _native, name)
        try:
            answer = True, function(*arguments, **keywords)
        except Exception as error:
            answer = False, error
        stream = io.BytesIO()
        dumping = pickle.Pickler(stream, protocol=4)
        dumping.persistent_id = self._described
        dumping.dump(answer)
        return stream.getvalue()

    def _described(self, value):
        """The number, the name of the class and the attributes of a native object."""
        kind = type(value)
        if getattr(_native, kind.__name__, None) is not kind or isinstance(value, Exception):
            return None
        self._objects.append(value)
        names = [name for name in vars(kind) if not name.startswith("_") and not callable(getattr(value, name))]
        return len(self._objects) - 1, kind.__name__, {name: getattr(value, name) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", type=pathlib.Path, help="the folder in which npm has installed package.json")
    modules = parser.parse_args().modules.resolve()
    interpreters = sorted(modules.glob("cpython-*"))
    if not interpreters:
        parser.error(f"{modules} has none of what package.json names")
    failed = []
    for interpreter in interpreters:
        with tempfile.TemporaryDirectory() as folder:
            status = tested(interpreter, os.path.realpath(folder))
        if status != 0:
            failed.append(interpreter.name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def tested(interpreter, folder):
    """The exit status of the tests under one interpreter, which work in the folder."""
    (reading, asking), (answering, writing) = os.pipe(), os.pipe()
    # Python's limits of recursion are for the stacks of native processes, which are larger than node's own limit.
    command = ["node", "--stack-size=6000", HERE / "run.mjs", interpreter, HERE.parents[1], folder, str(asking), str(answering)]
    with subprocess.Popen(command, pass_fds=(asking, answering)) as process:
        os.close(asking)
        os.close(answering)
        answers = Answers()
        with open(reading, "rb") as questions, open(writing, "wb") as stream:
            for question in questions:
                stream.write(b64encode(answers.answer(b64decode(question))) + b"\n")
                stream.flush()
        # The tests' folder will go.
        os.chdir(HERE)
    return process.returncode


if __name__ == "__main__":
    main()
