"""The lines of rewritten modules: those of the original, whatever was injected in front of what."""

import dis
import inspect
import itertools
import sys
import unittest

import pylens
from pylens._locations import compile_at
from support import Folder


def codes(code):
    """A code object and all in it."""
    yield code
    for constant in code.co_consts:
        if inspect.iscode(constant):
            yield from codes(constant)


def ended(function, argument):
    """What a function gives for an argument, or how it fails, and how many answers are left."""
    try:
        result = function(argument)
    except (AttributeError, StopIteration) as error:
        result = repr(error)
    return result, list(argument.answers)


class Lines(Folder):
    def test_expressions_over_several_lines_keep_their_lines(self):
        expressions = [
            "a",
            "f(\n        a,\n        b\n    )",
            "a == b",
            "a == b\n        or c",
            "a\n        or c == d",
            "a < b < c",
            "not a == b",
            "a == 1\n        if b == 2\n        else c",
            "(\n        a.x\n        if b.y\n        else c.z\n    ).w",
            "[\n        1,\n        2,\n    ]",
            "[\n        ('a', 'b'),\n        ('c', 'd'),\n        ('e', 'f'),\n    ]",
            "{\n        1: 2,\n        a: 3,\n    }",
            "a in [\n        1, 2\n    ]",
            "a[\n        0\n    ]",
            "a.b(\n        c\n    ).d(\n        e\n    )",
            "[x for x in a\n        if x]",
        ]
        statements = [
            "if {}:\n        g()",
            "if {}:\n        return 1\n    return 2",
            "if {}:\n        raise E('x')",
            "for x in {}:\n        g(x)",
            "with {} as x:\n        g(x)",
            "with (\n        {} as x,\n        b as y,\n    ):\n        g(x)",
            "while {}:\n        g()",
            "del (\n        {}\n    ).x, a.y",
            "del (\n        ({}).x,\n        a.y\n    )",
            "assert {}",
            "return {}",
            "@d({})\n    def k():\n        pass",
            "def k(x={}):\n        pass\n    k()",
            "class K({}):\n        pass",
        ]
        layouts = ["{}", "(\n        {}\n    )"]
        # The header takes a line of its own in one of them, and the comment's line is that of the entry in another.
        heads = ["", "import os\n\n\n"]
        comments = ["", "# Why.\n    "]
        combinations = itertools.product(heads, comments, statements, layouts, expressions)
        for head, comment, statement, layout, expression in combinations:
            body = comment + statement.format(layout.format(expression))
            self.assert_lines_stay(f"{head}def fun(a, b, c):\n    {body}\n")

    def test_bodies_of_any_kind_keep_their_lines(self):
        bodies = [
            "'d'",
            "x: int",
            "global G",
            "'d'\n    global G",
            "'d'\n    x: int",
            "...",
            "(\n        a\n    ).y",
            "(\n        a\n    ).y()",
            "(\n        a\n    ).y = 1",
            "(\n        a.\n        b\n    ).y.z",
            "del (\n        a\n    ).y",
            "@(\n        a\n    ).y\n    def k():\n        pass",
            "x = (\n        a\n    )",
            "x, y = (\n        a,\n        b\n    )",
            "a[\n        b\n    ] = 1",
            "raise (\n        a\n    )",
            "try:\n        (\n            a\n        ).y\n    except ValueError:\n        pass",
            "def k():\n        'd'\n    return k",
            "class K:\n        'd'\n    return K",
        ]
        # Beside a condition over several lines, a module is compiled from its tree.
        heads = ["", "import os\n\n\n", "def zz(a, b):\n    if (a\n        or b):\n        g()\n"]
        for head, function, body in itertools.product(heads, ["def", "@d\ndef", "async def"], bodies):
            self.assert_lines_stay(f"{head}{function} fun(a, b):\n    {body}\n")
        self.assert_lines_stay("# Nothing.\n\n\n# At all.\n")

    @unittest.skipIf(sys.version_info < (3, 10), "the language has no match")
    def test_subjects_over_several_lines_keep_their_lines(self):
        subjects = ["a", "(\n            a\n            if b\n            else c\n        )", "(\n            a.b,\n            c\n        )"]
        for head, subject in itertools.product(["", "import os\n\n\n"], subjects):
            self.assert_lines_stay(f"{head}def fun(a, b, c):\n    match {subject}:\n        case 1:\n            g()\n")

    def test_a_definition_that_ends_in_a_docstring_keeps_its_end(self):
        text = "import os\n\n\ndef fun(a,\n        b):\n    class K(a):\n        def f(self): 'd'\n    return K\n"
        fixed = pylens.rewrite(text, "memory.py", self.config)
        original = compile(text, "memory.py", "exec")
        pairs = zip(codes(original), codes(compile_at(text, fixed, "memory.py", "memory")))
        for before, after in pairs if sys.version_info >= (3, 11) else ():
            self.assertLessEqual(set(before.co_positions()), set(after.co_positions()))

    def test_conditions_are_asked_once(self):
        class Asked:
            attribute = 1

            def __init__(self, answers):
                self.answers = iter(answers)

            def __bool__(self):
                return next(self.answers)

            def __lt__(self, other):
                return self

            def __eq__(self, other):
                return self

        conditions = [
            "a and a.attribute",
            "a or a.missing",
            "not (a and a.attribute)",
            "not a",
            "a < 1 < 2",
            "a == 1",
            "(a if a else 0)",
            "(b := a) and b",
            "a",
        ]
        for condition, first, second in itertools.product(conditions, (True, False), (True, False)):
            text = f"def run(a):\n    if {condition}: return 1\n    return 2\n"
            namespace = {}
            exec(compile(text, "memory.py", "exec"), namespace)
            module = pylens.load_source("memory", text, self.config)
            self.assertEqual(ended(module.run, Asked([first, second])), ended(namespace["run"], Asked([first, second])), text)

    def test_entries_may_hold_tuples_of_their_own(self):
        config = pylens.Config.from_toml(
            "[telemetry]\nheader = 'import telemetry as _telemetry'\n"
            "entry = \"_telemetry.enter({qualname!r} + ('a', 'b')[-1])\"\n"
        )
        text = "def run(a, b):\n    if (a\n        or b): return 1\n"
        self.assertEqual(pylens.load_source("memory", text, config).run(0, 1), 1)
        import telemetry

        self.assertEqual(telemetry.calls, ["runb"])

    def assert_lines_stay(self, text):
        try:
            original = compile(text, "memory.py", "exec")
        except SyntaxError:
            return
        fixed = pylens.rewrite(text, "memory.py", self.config)
        self.assertTrue(fixed.changed)
        pairs = zip(codes(original), codes(compile_at(text, fixed, "memory.py", "memory")))
        for before, after in pairs:
            lines = [{line for _, line in dis.findlinestarts(code)} for code in (before, after)]
            self.assertEqual(lines[0], lines[1], fixed.source)
