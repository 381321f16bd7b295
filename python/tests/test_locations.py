"""The lines of rewritten modules: those of the original, whatever was injected in front of what."""

import dis
import inspect
import itertools

import pylens
from pylens._locations import compile_at
from support import Folder


def codes(code):
    """A code object and all in it."""
    yield code
    for constant in code.co_consts:
        if inspect.iscode(constant):
            yield from codes(constant)


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
