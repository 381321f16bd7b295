"""What only newer versions of Python have: what the hook makes of it, and what is captured of it.

The texts are data, as older versions could not read this file otherwise.
"""

import inspect
import sys
import textwrap
import unittest

import pylens
from support import Folder


def since(minor):
    """For tests of what came with CPython 3.`minor`."""
    return unittest.skipIf(sys.version_info < (3, minor), f"CPython 3.{minor} and later")


class Newer(Folder):
    def load(self, text):
        """The module of a text, rewritten, and the calls that the telemetry is told of."""
        import telemetry

        return pylens.load_source("memory", textwrap.dedent(text).lstrip("\n"), self.config), telemetry.calls

    def restored(self, function):
        return pylens.restore(pylens.capture(function))

    @since(12)
    def test_type_parameters(self):
        module, calls = self.load(
            """
            type Pair[T] = tuple[T, T]

            def first[T](pair: Pair[T]) -> T:
                return pair[0]
            """
        )
        self.assertEqual((module.first([1, 2]), calls), (1, ["first"]))
        self.assertEqual(self.restored(module.first)([1, 2]), 1)

    @since(12)
    def test_names_of_bounds_are_captured(self):
        module, _ = self.load(
            """
            class Limit:
                pass

            LIMITS = [1]

            def make():
                class Made:
                    def run[T: LIMITS](self):
                        return T.__bound__
                return Made().run()
            """
        )
        self.assertEqual(self.restored(module.make)(), [1])

    @since(14)
    def test_templates(self):
        module, calls = self.load(
            """
            def make(x):
                return t"a{x!r:>{3}}b"
            """
        )
        for make in (module.make, self.restored(module.make)):
            (part,) = make(1).interpolations
            self.assertEqual((part.value, part.expression, part.conversion, part.format_spec), (1, "x", "r", ">3"))
        self.assertEqual(calls, ["make"])

    @since(14)
    def test_handlers_without_parentheses(self):
        module, _ = self.load(
            """
            def run(x):
                try:
                    return 1 / x
                except TypeError, ZeroDivisionError:
                    return 0
            """
        )
        self.assertEqual((module.run(0), self.restored(module.run)(0)), (0, 0))

    @since(14)
    def test_annotations_are_deferred(self):
        import annotationlib

        text = """
            value: Later = 1

            class Rule:
                limit: Later = 3

                def run(self, x: Rule, *, y: Later = 2) -> Later:
                    while not y: pass
                    return x, y, __class__.__name__

            def run(x: Later) -> "text":
                inner: Later = x
                return inner
        """
        module, calls = self.load(text)
        plain = {}
        exec(compile(textwrap.dedent(text), "<plain>", "exec", dont_inherit=True), plain)
        for name in ("Rule", "run"):
            self.assertEqual(_annotations(getattr(module, name)), _annotations(plain[name]))
        self.assertEqual(_annotations(module), {"value": "Later"})
        self.assertEqual(_annotations(module.Rule.run), {"x": "Rule", "y": "Later", "return": "Later"})
        with self.assertRaises(NameError):
            module.run.__annotations__
        frame = self.last_frame(NameError, annotationlib.get_annotations, module.run)
        self.assertEqual(frame.line, 'def run(x: Later) -> "text":')
        module.Later = int
        self.assertEqual(module.run.__annotations__, {"x": int, "return": "text"})
        self.assertEqual(calls, [])
        self.assertEqual(self.restored(module.run)(4), 4)
        self.assertEqual(self.restored(module.run).__annotations__, {})
        self.assertEqual(self.restored(module.Rule.run)(None, 5), (5, 2, "Rule"))

    @since(14)
    def test_partial_objects_with_a_gap(self):
        import functools

        module, _ = self.load("def run(x, y):\n    return x - y\n")
        partial = functools.partial(module.run, functools.Placeholder, 1)
        self.assertEqual(self.restored(partial)(3), 2)

    @since(14)
    def test_annotations_of_inner_classes_are_captured(self):
        module, _ = self.load(
            """
            LATER = [1]

            def make():
                class Made:
                    x: LATER
                return Made
            """
        )
        self.assertEqual(self.restored(module.make)().__annotations__, {"x": [1]})

    @since(15)
    def test_lazy_imports(self):
        self.write("helper.py", "def help():\n    return 'helped'\n")
        self.write("broken.py", "1 / 0\n")
        path = self.write(
            "rules.py",
            """
            lazy import helper
            lazy from textwrap import dedent
            lazy import xml.dom.minidom
            lazy import broken

            def run():
                return helper.help() + dedent("  !")

            def parse():
                return xml.dom.minidom.parseString("<a/>").documentElement.tagName

            def fail():
                return broken
            """,
        )
        with pylens.install(self.config, ["rules", "helper"]):
            import rules
            import telemetry

            self.assertNotIn("helper", sys.modules)
            # What nobody has used is imported to be captured.
            restored = self.restored(rules.run)
            self.assertEqual(rules.run(), "helped!")
        self.assertEqual(telemetry.calls, ["run", "help"])
        self.assertEqual((restored(), self.restored(rules.parse)()), ("helped!", "a"))
        self.assertEqual(inspect.getsource(rules), path.read_text())
        with self.assertRaisesRegex(pylens.CaptureError, "a lazy import that the function needs fails"):
            pylens.capture(rules.fail)

    @since(15)
    def test_everything_imported_lazily(self):
        before = sys.get_lazy_imports()
        self.addCleanup(sys.set_lazy_imports, before)
        sys.set_lazy_imports("all")
        module, calls = self.load(
            """
            import colorsys

            def run():
                return colorsys.rgb_to_hsv(1, 1, 1)
            """
        )
        self.assertEqual((module.run(), calls), ((0, 0, 1), ["run"]))

    @since(15)
    def test_unpacking_in_comprehensions(self):
        module, _ = self.load(
            """
            def run(rows):
                return [*row for row in rows], {**row for row in [{"a": rows}]}
            """
        )
        for run in (module.run, self.restored(module.run)):
            self.assertEqual(run([[1], [2]]), ([1, 2], {"a": [[1], [2]]}))

    @since(15)
    def test_frozen_dicts(self):
        module, _ = self.load(
            """
            LIMITS = frozendict(a=1)
            SEEN = {LIMITS}

            def run():
                return LIMITS, LIMITS in SEEN
            """
        )
        self.assertEqual(self.restored(module.run)(), (module.LIMITS, True))

    @since(15)
    def test_warnings_name_the_module(self):
        import warnings

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.filterwarnings("always", category=SyntaxWarning, module="^memory$")
            self.load("import os\n\ndef run(x):\n    while x: pass\n    return x is 1, '\\d'\n")
        self.assertEqual(len(caught), 2, [str(each.message) for each in caught])


def _annotations(value):
    import annotationlib

    return annotationlib.get_annotations(value, format=annotationlib.Format.STRING)


if __name__ == "__main__":
    unittest.main()
