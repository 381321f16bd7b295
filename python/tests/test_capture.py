"""Functions taken to another process."""

import functools
import glob
import importlib
import json
import linecache
import os
import pickle
import subprocess
import sys
import types
import unittest

import pylens
from support import Folder

CASES = """
import functools
import math
import xml.dom.minidom

import other

LIMIT = 3
NAMES = ["a", "b"]


def plain(x, y=2, *, z=LIMIT):
    return x + y + z


def calls_another(x):
    return plain(x) + math.floor(1.5) + len(NAMES)


def recursive(n):
    return 1 if n == 0 else n * recursive(n - 1)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def around(a):
    b = a * 2

    def inside(x):
        return a, b, x

    return inside


closure = around(5)
two = (lambda x: x + 1), (lambda x: x + 2)
long = functools.reduce(
    lambda a, b: a
    + b,
    [1],
    0,
), lambda x: (
    x * 3
)


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return "logged", function(*args, **kwargs)

    return wrapper


@other.limited
def limited():
    return LIMIT


@logged
@functools.lru_cache(maxsize=None)
def cached(x):
    return x


@logged
def decorated(x: "int" = 1) -> "int":
    "Doc."
    return x


class Counter:
    __step = 2

    def step(self):
        return self.__step

    @staticmethod
    def static(x):
        return -x

    def name(self):
        return super().__repr__()[:0] + __class__.__name__


partial = functools.partial(plain, 1, z=10)


async def coroutine(x):
    return x


def generator(n):
    for number in range(n):
        yield number


nested = (lambda x: (lambda y: x + y))(1)
equal = sorted([], key=lambda t: t[0]), sorted([], key=lambda t: t[0]), [lambda: 1, lambda: 1]


def counter():
    n = 0

    def increase():
        nonlocal n
        n += 1

    def get():
        increase()
        return n

    return get


count = counter()
shared = []


def append(x, target=shared):
    target.append(x)
    return shared


def parse(text):
    return xml.dom.minidom.parseString(text).documentElement.tagName


def counted():
    counted.calls += 1
    return counted.calls


counted.calls = 4
loop = [1]
loop.append(loop)


def looped():
    return loop[1] is loop
"""

OTHER = """
import functools

LIMIT = 1


def limited(function):
    @functools.wraps(function)
    def wrapper():
        return LIMIT, function()

    return wrapper
"""

RESTORE = """
import sys, pylens

def finished(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value

function = pylens.restore(open("payload", "rb").read(), trusted=sys.argv[2] == "trusted")
print(repr(eval(sys.argv[1])))
"""


class Capture(Folder):
    def setUp(self):
        super().setUp()
        self.write("cases.py", CASES)
        self.write("other.py", OTHER)
        self.cases = importlib.import_module("cases")
        # Another process does not have the module.
        os.rename(self.folder / "cases.py", self.folder / "gone.py")
        linecache.updatecache(str(self.folder / "gone.py"))
        self.addCleanup(linecache.clearcache)

    def restored(self, function, expression, trusted=False):
        """What an expression with the function gives in another process, and the payload."""
        os.rename(self.folder / "gone.py", self.folder / "cases.py")
        try:
            payload = pylens.capture(function)
        finally:
            os.rename(self.folder / "cases.py", self.folder / "gone.py")
        (self.folder / "payload").write_bytes(payload)
        arguments = [expression, "trusted" if trusted else ""]
        return self.output("-c", RESTORE, *arguments).strip(), json.loads(payload)

    def assert_text(self, function, expression, expected):
        printed, payload = self.restored(function, expression)
        self.assertEqual(printed, repr(expected))
        self.assertNotIn("pickle", json.dumps(payload))

    def test_functions(self):
        self.assert_text(self.cases.plain, "function(1), function(1, 1, z=1)", (6, 3))
        self.assert_text(self.cases.calls_another, "function(1)", 9)
        self.assert_text(self.cases.recursive, "function(5)", 120)
        self.assert_text(self.cases.even, "function(10), function(7)", (True, False))

    def test_variables_of_enclosing_functions(self):
        self.assert_text(self.cases.closure, "function(1)", (5, 10, 1))

    def test_what_functions_share(self):
        self.assert_text(self.cases.count, "function(), function()", (1, 2))
        self.assert_text(self.cases.append, "function(1)", [1])
        self.assert_text(self.cases.looped, "function()", True)

    def test_globals_are_those_of_the_functions_module(self):
        self.assert_text(self.cases.limited, "function()", (1, 3))

    def test_modules_in_packages(self):
        self.assert_text(self.cases.parse, "function('<a/>')", "a")

    def test_attributes_of_functions(self):
        self.assert_text(self.cases.counted, "function(), function()", (5, 6))

    def test_lambdas(self):
        self.assert_text(self.cases.equal[2][1], "function()", 1)
        self.assert_text(self.cases.two[0], "function(1)", 2)
        self.assert_text(self.cases.two[1], "function(1)", 3)
        self.assert_text(self.cases.long[1], "function(2)", 6)
        self.assert_text(self.cases.nested, "function(2)", 3)

    def test_decorated_functions(self):
        self.assert_text(self.cases.decorated, "function(4), function.__name__", (("logged", 4), "decorated"))
        self.assert_text(self.cases.decorated.__wrapped__, "function(4), function.__doc__", (4, "Doc."))

    def test_methods(self):
        self.assert_text(self.cases.Counter.static, "function(4)", -4)
        step = "function(type('C', (), {'_Counter__step': 7})())"
        self.assert_text(self.cases.Counter.step, step, 7)

    def test_partial_objects(self):
        self.assert_text(self.cases.partial, "function(1)", 12)

    def test_coroutines_and_generators(self):
        self.assert_text(self.cases.coroutine, "finished(function(3))", 3)
        self.assert_text(self.cases.generator, "list(function(3))", [0, 1, 2])

    def test_builtin_functions(self):
        import math

        self.assert_text(len, "function([1])", 1)
        self.assert_text(math.sqrt, "function(4)", 2.0)
        self.assert_text([3, 1].index, "function(1)", 1)
        self.assert_text(functools.partial(int, base=2), "function('11')", 3)

    def test_cells_of_notebooks(self):
        text = "def score(x):\n    return x * LIMIT\n"
        linecache.cache["<cell 1>"] = (len(text), None, text.splitlines(True), "<cell 1>")
        names = {"LIMIT": 3}
        exec(compile(text, "<cell 1>", "exec"), names)
        self.assert_text(names["score"], "function(2)", 6)

    def test_instrumented_functions(self):
        text = "LIMIT = 3\n\n\ndef score(x):\n    while x > LIMIT:\n        x -= 1\n    return x\n"
        module = pylens.load_source("memory", text, self.config)
        # Without the telemetry, which the other process does have.
        self.assert_text(module.score, "function(5), 'telemetry' in sys.modules", (3, False))

    def test_restored_functions_are_captured_again(self):
        module = pylens.load_source("memory", "class A:\n    def __own(self, x):\n        return x + 1\n", self.config)
        again = pylens.restore(pylens.capture(module.A._A__own))
        self.assert_text(again, "function(None, 4)", 5)

    def test_ellipses(self):
        names = {}
        text = "def run(x=..., *, y=(1, ...)):\n    return x is ... and y[1] is ... and Z is ...\n"
        linecache.cache["<dots>"] = (len(text), None, text.splitlines(True), "<dots>")
        exec(compile(text, "<dots>", "exec"), names)
        names["Z"] = ...
        self.assert_text(names["run"], "function()", True)

    def test_sources_of_restored_functions(self):
        source = "__import__('inspect').getsource(function)"
        self.assert_text(self.cases.recursive, source, "def recursive(n):\n    return 1 if n == 0 else n * recursive(n - 1)")


def other_pythons():
    """The other versions of CPython on this machine that have `pylens`: for each, how many versions it is away, and its path."""
    root = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    paths = [*glob.glob(f"{root}/versions/3.*/bin/python"), *glob.glob("/usr/bin/python3.[0-9]*")]
    code = "import sys, pylens; print(sys.implementation.name, sys.version_info[1])"
    for path in filter(lambda path: os.access(path, os.X_OK), paths):
        done = subprocess.run([path, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        name, _, minor = done.stdout.partition(" ")
        if name == "cpython" and int(minor) != sys.version_info[1]:
            yield abs(int(minor) - sys.version_info[1]), path


class CaptureForOtherPython(Capture):
    """The same payloads restored under the version that is farthest away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = sorted(other_pythons())
        if not others:
            raise unittest.SkipTest("there is no other CPython that `pylens` can be imported by")
        cls.executable = others[-1][1]

    def test_syntax_that_it_does_not_know(self):
        payload = pylens.capture(pylens.load_source("memory", "def run():\n    return 1\n", self.config).run)
        (self.folder / "payload").write_bytes(payload.replace(b"return 1", b"return 1 in"))
        done = self.python("-c", RESTORE, "function()", "")
        self.assertRegex(done.stderr, r"RestoreError: the text of run is not valid in Python 3\.\d+: invalid syntax")


class Truth(Folder):
    def setUp(self):
        super().setUp()
        # Installed or not.
        before = sys.modules.get("cloudpickle")
        sys.modules["cloudpickle"] = None
        self.addCleanup(sys.modules.__setitem__, "cloudpickle", before)

    def text(self, function):
        return json.loads(pylens.capture(function))["functions"][0]["text"]

    def test_a_file_that_has_changed_is_not_its_source(self):
        path = self.write("rules.py", "def run():\n    return 1\n")
        import rules

        path.write_text("def run():\n    return 2\n")
        with self.assertRaisesRegex(pylens.CaptureError, "has changed since run was made; cloudpickle"):
            pylens.capture(rules.run)
        path.write_text("# A line above.\n\n\ndef run():\n    return 1\n")
        with self.assertRaises(pylens.CaptureError):
            pylens.capture(rules.run)

    def test_code_without_a_text_is_refused(self):
        names = {}
        exec("def run():\n    return 1\n", names)
        with self.assertRaisesRegex(pylens.CaptureError, "the source of run is not available: <string>"):
            pylens.capture(names["run"])

    def test_without_a_text_cloudpickle_is_asked(self):
        sys.modules["cloudpickle"] = types.SimpleNamespace(dumps=lambda value: pickle.dumps(len))
        names = {}
        exec("def run(x):\n    return 1\n", names)
        payload = pylens.capture(names["run"])
        with self.assertRaisesRegex(pylens.RestoreError, "trusted=True"):
            pylens.restore(payload)
        self.assertIs(pylens.restore(payload, trusted=True), len)

    def test_what_is_no_function_is_refused(self):
        with self.assertRaisesRegex(pylens.CaptureError, "no function"):
            pylens.capture(3)

    def test_texts_in_memory(self):
        module = pylens.load_source("memory", "def run(x):\n    while x:\n        x -= 1\n    return 'ran'\n", self.config)
        self.assertEqual(pylens.restore(pylens.capture(module.run))(3), "ran")

    def test_the_text_is_the_users(self):
        text = "def run(x):\n    while x:\n        x -= 1\n    return 'ran'\n"
        self.write("rules.py", text)
        with pylens.install(self.config, ["rules"]):
            import rules
        import telemetry

        rules.run(1)
        self.assertEqual(telemetry.calls, ["run"])
        self.assertEqual(self.text(rules.run), text.rstrip())
        self.assertEqual(pylens.restore(pylens.capture(rules.run))(3), "ran")
        self.assertEqual(telemetry.calls, ["run"])

    def test_functions_of_installed_modules_are_named(self):
        self.write("rules.py", "from textwrap import dedent\n\ndef run(x):\n    return dedent(x)\n")
        import rules

        payload = json.loads(pylens.capture(rules.run))
        self.assertEqual(payload["functions"][0]["globals"], {"dedent": {"reference": ["textwrap", "dedent"]}})


class Trust(Folder):
    def payload(self, **changes):
        self.write("rules.py", "import datetime\nDAY = datetime.date(2026, 1, 2)\n\ndef run():\n    return DAY.day\n")
        import rules

        return json.dumps({**json.loads(pylens.capture(rules.run)), **changes}).encode()

    def test_pickles_are_restored_where_they_are_trusted(self):
        payload = self.payload()
        with self.assertRaisesRegex(pylens.RestoreError, "trusted=True"):
            pylens.restore(payload)
        self.assertEqual(pylens.restore(payload, trusted=True)(), 2)

    def test_bytecode_of_another_python_is_refused(self):
        payload = self.payload(python=["cpython", 3, 7])
        with self.assertRaisesRegex(pylens.RestoreError, "made by cpython 3 7"):
            pylens.restore(payload, trusted=True)

    def test_damaged_payloads_are_refused(self):
        payload = self.payload()
        for damaged in (b"", b"{}", b"[1]", b"\xff", payload[:-5], payload.replace(b'"text"', b'"test"')):
            with self.subTest(damaged[:20]), self.assertRaises(pylens.RestoreError):
                pylens.restore(damaged, trusted=True)
        with self.assertRaisesRegex(pylens.RestoreError, "another format"):
            pylens.restore(self.payload(pylens=99))

    def test_nothing_but_imports_runs_untrusted(self):
        self.write(
            "evil.py",
            """
            class Thing:
                def __hash__(self):
                    raise SystemExit("ran")

                @property
                def run(self):
                    raise SystemExit("ran")

            thing = Thing()
            """,
        )
        thing = {"reference": ["evil", "thing"]}
        values = [
            {"bound": ["run", thing]},
            {"frozenset": [thing]},
            {"container": 0},
            {"literal": "5"},
            {"float": "0x1p99999"},
            {"literal": "["},
        ]
        for value in values:
            payload = {"pylens": 1, "python": [], "functions": [], "cells": [], "containers": [{"set": [thing]}]}
            with self.subTest(str(value)[:40]), self.assertRaises(pylens.RestoreError):
                pylens.restore(json.dumps({**payload, "value": value}).encode())
        for text in (b"[" * 10_000, None, "text"):
            with self.assertRaises(pylens.RestoreError):
                pylens.restore(text)

    def test_names_are_names(self):
        self.write("rules.py", "def outer():\n    a = 1\n    return lambda: a\n")
        import rules

        payload = pylens.capture(rules.outer()).replace(b'"closure":{"a"', b'"closure":{"a=print(1)"')
        with self.assertRaises(pylens.RestoreError):
            pylens.restore(payload)


if __name__ == "__main__":
    unittest.main()
