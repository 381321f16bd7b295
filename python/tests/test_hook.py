"""The import hook."""

import importlib
import inspect
import linecache
import os
import pickle
import sys
import threading
import unittest
import zipfile

import pylens
from support import Folder, needs

RULE = """
    def run(x):
        while x:
            return 1 / 0
"""


class Imports(Folder):
    def test_what_is_included_is_rewritten(self):
        self.write("app/__init__.py", "")
        self.write("app/rules.py", "def run():\n    return 1\n")
        self.write("other.py", "def run():\n    return 2\n")
        with pylens.install(self.config, ["app"]):
            import app.rules
            import other
        import telemetry

        self.assertEqual((app.rules.run(), other.run()), (1, 2))
        self.assertEqual(telemetry.calls, ["run"])

    def test_by_default_that_is_what_is_not_installed(self):
        self.write("rules.py", "import colorsys\n\ndef run():\n    return colorsys.rgb_to_hsv(1, 1, 1)\n")
        sys.modules.pop("colorsys", None)
        with pylens.install(self.config):
            import rules
        import telemetry

        rules.run()
        self.assertEqual(telemetry.calls, ["run"])

    def test_the_telemetry_is_left_alone(self):
        self.write("telemetry.py", "from helper import note\ncalls = []\n\ndef enter(name):\n    calls.append(note(name))\n")
        self.write("helper.py", "def note(name):\n    return name.upper()\n")
        self.write("rules.py", RULE)
        with pylens.install(self.config, ["*"], ["helper"]):
            import rules
        import telemetry

        rules.run(False)
        self.assertEqual(telemetry.calls, ["RUN"])

    def test_excluded_modules_are_left_alone(self):
        self.write("app/__init__.py", "def f():\n    pass\n")
        self.write("app/vendored/__init__.py", "def g():\n    pass\n")
        with pylens.install(self.config, ["app"], ["app.vendored"]):
            import app.vendored
        import telemetry

        app.f(), app.vendored.g()
        self.assertEqual(telemetry.calls, ["f"])

    def test_a_module_that_fails_leaves_nothing(self):
        self.write("rules.py", "x = 1\nraise ValueError('no')\n")
        with pylens.install(self.config), self.assertRaisesRegex(ValueError, "no"):
            import rules  # noqa: F401
        self.assertNotIn("rules", sys.modules)

    def test_namespace_packages(self):
        self.write("space/rules.py", RULE)
        with pylens.install(self.config, ["space"]):
            import space.rules
        import telemetry

        space.rules.run(False)
        self.assertEqual((telemetry.calls, list(space.__path__)), (["run"], [str(self.folder / "space")]))

    def test_archives(self):
        path = self.folder / "app.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("packed/__init__.py", "from . import rules\n")
            archive.writestr("packed/rules.py", "def run():\n    return 1\n")
            archive.writestr("packed/data.txt", "data")
        sys.path.insert(0, str(path))
        self.addCleanup(sys.path.remove, str(path))
        with pylens.install(self.config, ["packed"]):
            import packed.rules
        import pkgutil

        import telemetry

        packed.rules.run()
        self.assertEqual(telemetry.calls, ["run"])
        self.assertEqual(inspect.getsource(packed.rules.run), "def run():\n    return 1\n")
        self.assertEqual(pkgutil.get_data("packed", "data.txt"), b"data")

    def test_archives_with_bytecode(self):
        import py_compile

        source = self.write("build/packed_too.py", "def run():\n    return 1\n")
        path = self.folder / "app.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(source, "packed_too.py")
            archive.write(py_compile.compile(str(source), cfile=str(self.folder / "a.pyc")), "packed_too.pyc")
            archive.write(self.folder / "a.pyc", "bare.pyc")
        sys.path.insert(0, str(path))
        self.addCleanup(sys.path.remove, str(path))
        with pylens.install(self.config, ["packed_too", "bare"]):
            import bare
            import packed_too
        import telemetry

        self.assertEqual((packed_too.run(), bare.run(), telemetry.calls), (1, 1, ["run"]))

    def test_two_hooks(self):
        self.write("rules.py", RULE)
        sys.modules.pop("colorsys", None)
        with pylens.install(self.config, ["colorsys"], cache=False), pylens.install(self.config):
            import colorsys

            import rules
        sys.modules.pop("colorsys")
        import telemetry

        colorsys.rgb_to_hsv(1, 1, 1), rules.run(False)
        self.assertEqual(telemetry.calls, ["rgb_to_hsv", "run"])

    def test_what_pylens_cannot_read_runs_as_it_is(self):
        path = self.folder / "rules.py"
        path.write_bytes("# coding: utf-7\nx = 1\n".encode("ascii"))
        with pylens.install(self.config, ["rules"]):
            import rules
        self.assertEqual(rules.x, 1)
        self.forget("rules")
        with pylens.install(self.config, ["rules"], strict=True, key=bytes(32)), self.assertRaises(pylens.SourceError):
            import rules
        path.write_bytes(b"x = '\xff'\n")
        with pylens.install(self.config, ["rules"]), self.assertRaises(SyntaxError):
            import rules

    def test_wrong_types_are_said(self):
        with self.assertRaisesRegex(TypeError, "pylens.Config is wanted"):
            pylens.install("pylens.toml")
        with self.assertRaisesRegex(TypeError, "a list of names of modules is wanted"):
            pylens.install(self.config, "rules")
        with self.assertRaisesRegex(TypeError, "a name of a module is wanted, not 5"):
            pylens.install(self.config, [5])
        with self.assertRaisesRegex(TypeError, "a text is wanted for the source of memory, not bytes"):
            pylens.load_source("memory", b"x = 1", self.config)

    def test_reload(self):
        path = self.write("rules.py", "def run():\n    return 1\n")
        with pylens.install(self.config, ["rules"]):
            import rules

            path.write_text("def again():\n    return 2\n")
            importlib.reload(rules)
        import telemetry

        rules.again()
        self.assertEqual(telemetry.calls, ["again"])

    def test_pickles_by_reference(self):
        self.write("rules.py", "class Rule:\n    def run(self):\n        return 1\n")
        with pylens.install(self.config, ["rules"]):
            import rules
        self.assertIs(pickle.loads(pickle.dumps(rules.Rule)), rules.Rule)
        self.assertEqual(pickle.loads(pickle.dumps(rules.Rule())).run(), 1)

    def test_strict_is_fail_closed(self):
        config = pylens.Config.from_toml("telemetry = { header = 'import telemetry', line-drift = 'never' }\n")
        self.write("rules.py", "for x in ():\n    pass\n")
        with pylens.install(config, ["rules"], strict=True), self.assertRaises(pylens.RewriteError):
            import rules  # noqa: F401
        with pylens.install(config, ["rules"]):
            import rules  # noqa: F401

    @needs("threads")
    def test_threads(self):
        for number in range(20):
            self.write(f"part_{number}.py", "def run():\n    return 1\n")
        with pylens.install(self.config, [f"part_{number}" for number in range(0, 20, 2)]):
            errors = []

            def work():
                try:
                    for number in range(20):
                        importlib.import_module(f"part_{number}").run()
                except BaseException as error:
                    errors.append(error)

            threads = [threading.Thread(target=work) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        import telemetry

        self.assertEqual((errors, len(telemetry.calls)), ([], 80))

    def test_optimised(self):
        self.write("rules.py", '"""Doc."""\n\ndef run():\n    """Doc."""\n    assert False\n    return __debug__\n')
        code = """
            import sys, pylens
            pylens.install(pylens.Config.from_file("pylens.toml"), ["rules"])
            import rules, telemetry
            print(rules.run(), rules.__doc__, telemetry.calls, rules.__spec__.cached.rpartition("opt-")[2][:7])
        """
        from support import CONFIG

        self.write("pylens.toml", CONFIG)
        self.assertEqual(self.output("-O", "-c", inspect.cleandoc(code)), "False Doc. ['run'] 1pylens\n")
        self.assertEqual(self.output("-OO", "-c", inspect.cleandoc(code)), "False None ['run'] 2pylens\n")

    def test_a_configuration_is_found_by_any_path(self):
        from support import CONFIG

        self.write("pylens.toml", CONFIG + "include = ['rules/**']\n")
        path = self.write("rules/tax.py", "def run():\n    return 1\n")
        for way in ("rules/..", "./rules/./..", f"../{os.path.basename(self.folder)}"):
            config = f"{self.folder}/{way}/pylens.toml"
            fixed = pylens.rewrite("def run():\n    return 1\n", str(path), pylens.Config.from_file(config))
            self.assertTrue(fixed.changed, config)

    @needs("processes")
    def test_nothing_is_kept_where_the_interpreter_keeps_nothing(self):
        from support import CONFIG

        self.write("pylens.toml", CONFIG)
        self.write("rules.py", "def run():\n    return 1\n")
        code = """
            import sys, pylens
            sys.implementation.cache_tag = None
            pylens.install(pylens.Config.from_file("pylens.toml"), ["rules"])
            import rules, telemetry
            print(rules.run(), telemetry.calls)
        """
        self.assertEqual(self.output("-c", inspect.cleandoc(code)), "1 ['run']\n")

    @needs("processes")
    def test_spawned_processes(self):
        from support import CONFIG

        self.write("pylens.toml", CONFIG)
        self.write("rules.py", "import os\n\ndef run(x):\n    import telemetry\n    return telemetry.calls[-1], x\n")
        main = """
            import multiprocessing
            import pylens
            pylens.install(pylens.Config.from_file("pylens.toml"), ["rules"])
            import rules
            if __name__ == "__main__":
                for method in multiprocessing.get_all_start_methods():
                    with multiprocessing.get_context(method).Pool(1) as pool:
                        print(method, pool.map(rules.run, [1, 2]))
        """
        self.write("main.py", main)
        lines = self.output("main.py").splitlines()
        self.assertIn("spawn [('run', 1), ('run', 2)]", lines)
        self.assertEqual({line.partition(" ")[2] for line in lines}, {"[('run', 1), ('run', 2)]"})


class Fidelity(Folder):
    def test_tracebacks_and_sources_are_the_users(self):
        path = self.write("rules.py", RULE)
        with pylens.install(self.config, ["rules"]):
            import rules
        frame = self.last_frame(ZeroDivisionError, rules.run, True)
        self.assertEqual((frame.filename, frame.lineno, frame.line), (str(path), 3, "return 1 / 0"))
        if sys.version_info >= (3, 11):
            self.assertEqual((frame.colno, frame.end_colno), (15, 20))
        self.assertEqual(inspect.getsource(rules.run), path.read_text())

    def test_classes_whose_lines_moved(self):
        text = "for _ in (): pass\nclass C:\n    'd'\n\n    def f(self):\n        while self: pass\n"
        module = pylens.load_source("memory", text, self.config)
        self.assertEqual(inspect.getsource(module.C), text.partition("\n")[2])
        self.assertEqual(inspect.getsource(module.C.f), "    def f(self):\n        while self: pass\n")

    def test_entries_name_the_lines_of_the_user(self):
        config = pylens.Config.from_toml(
            "[telemetry]\nheader = 'import telemetry as _telemetry'\nentry = '_telemetry.enter({line})'\n"
        )
        text = "for _ in (): pass\ndef f():\n    while True: break\ndef g():\n    return 1\n"
        fixed = pylens.rewrite(text, "memory.py", config)
        self.assertTrue(fixed.moves_lines)
        self.assertIn("enter(3)", fixed.source)
        module = pylens.load_source("memory", text, config)
        import telemetry

        module.f(), module.g()
        self.assertEqual(telemetry.calls, [2, 4])
        self.assertEqual([f.__code__.co_firstlineno for f in (module.f, module.g)], [2, 4])

    def test_only_ends_of_lines_end_lines(self):
        module = pylens.load_source("memory", "x = 'a\x0cb\u2028c'\ndef f():\n    return 1 / 0\n", self.config)
        self.assertEqual(inspect.getsource(module.f), "def f():\n    return 1 / 0\n")

    @unittest.skipIf(sys.version_info < (3, 11), "code knows no columns")
    def test_line_events_are_those_of_the_original(self):
        text = """
            def first(a):
                try:
                    return a
                finally:
                    x = 2

            def second(a):
                'Doc.'
                # A comment.
                for x in a: pass

            def third(a):
                if a is None or a == 3:
                    return [b for b in a or ()]
                with open(a): pass

            def fourth(a):
                return {
                    'a': a,
                }

            def fifth(a):
                "Doc."
                b: int

                c = (
                    a,
                )

            def sixth(a):
                pass
                a = 1

            def seventh(a):
                1
                a = (
                    2)
        """
        text = inspect.cleandoc(text) + "\n"
        plain, rewritten = self.events("import os\n" + text)
        self.assertEqual(rewritten, plain)
        # This form has no free line for the header.
        plain, rewritten = self.events("for _ in (): pass\n" + text)
        if sys.version_info < (3, 13):
            self.assertEqual(rewritten, plain)
        else:
            self.assertEqual(set(rewritten), set(plain))

    def events(self, text):
        """What a tracer sees of the functions of a text, plainly and under the hook."""
        calls = [("first", 1), ("second", [1]), ("third", None)]
        calls += [(name, 1) for name in ("fourth", "fifth", "sixth", "seventh")]

        def events(names):
            found = []

            def trace(frame, event, argument):
                if frame.f_code.co_filename.startswith("<") and frame.f_code.co_name in names:
                    found.append((event, frame.f_code.co_name, frame.f_lineno))
                    return trace

            before = sys.gettrace()
            sys.settrace(trace)
            try:
                for name, argument in calls:
                    names[name](argument)
            finally:
                sys.settrace(before)
            return found

        plain = {}
        exec(compile(text, "<plain>", "exec"), plain)
        module = pylens.load_source("memory", text, self.config)
        return events(plain), events(vars(module))

    def test_sources_in_memory(self):
        module = pylens.load_source("memory", "def run(x):\n    while x:\n        raise ValueError\n", self.config)
        linecache.checkcache()
        self.assertTrue(inspect.getsource(module.run).startswith("def run(x):\n    while x:\n"))
        frame = self.last_frame(ValueError, module.run, True)
        self.assertEqual((frame.lineno, frame.line), (3, "raise ValueError"))

    def test_two_sources_of_one_name(self):
        old = pylens.load_source("memory", "def run():\n    return 'old'\n", self.config)
        new = pylens.load_source("memory", "def run():\n    return 'new'\n", self.config)
        self.assertIn("'old'", inspect.getsource(old.run))
        self.assertIn("'new'", inspect.getsource(new.run))
        self.assertIs(sys.modules["memory"], new)

    def test_a_source_that_fails_restores_what_was_there(self):
        good = pylens.load_source("memory", "x = 1\n", self.config)
        with self.assertRaises(ZeroDivisionError):
            pylens.load_source("memory", "1 / 0\n", self.config)
        self.assertIs(sys.modules["memory"], good)

    def test_loading_a_file(self):
        path = self.write("uploads/rule-1.py", RULE)
        module = pylens.load("rule_1", path, self.config)
        import telemetry

        module.run(False)
        self.assertEqual((telemetry.calls, module.__file__), (["run"], str(path)))

    def test_syntax_errors_are_cpythons(self):
        text = "def f():\n    return 1\n\nbreak\n"
        with self.assertRaises(SyntaxError) as caught:
            pylens.load_source("memory", text, self.config)
        with self.assertRaises(SyntaxError) as plain:
            compile(text, "memory", "exec")
        self.assertEqual(caught.exception.lineno, plain.exception.lineno)
        self.assertEqual((caught.exception.msg, caught.exception.text), (plain.exception.msg, plain.exception.text))


if __name__ == "__main__":
    unittest.main()
