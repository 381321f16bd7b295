"""Programs under ``python -m pylens run``, and how they differ from those under ``python``: not at all but for telemetry."""

import inspect
import os
import re
import sys
import unittest
import zipfile

from support import CONFIG, TELEMETRY, Folder, needs

FACTS = """
    '''Doc.'''
    import sys

    def main():
        spec = globals()["__spec__"]
        print(__name__, __package__, __doc__, globals().get("__file__"), "__cached__" in globals())
        print(sys.argv, repr(sys.path[0]), spec and (spec.name, spec.origin, spec.parent, spec.has_location))
        print(sys.modules["__main__"].__dict__ is globals(), type(__builtins__))
        print("rewritten:", "telemetry" in sys.modules)

    main()
"""


class Run(Folder):
    def setUp(self):
        super().setUp()
        self.write("pylens.toml", CONFIG)

    def test_a_script_is_main(self):
        self.write("helper.py", "def help():\n    return 1\n")
        self.write(
            "script.py",
            """
            import sys
            import helper

            def main():
                import telemetry
                helper.help()
                print(__name__, sys.argv, telemetry.calls)

            if __name__ == "__main__":
                main()
            """,
        )
        printed = self.output("-m", "pylens", "run", "script.py", "--flag", "x")
        self.assertEqual(printed, "__main__ ['script.py', '--flag', 'x'] ['main', 'help']\n")

    def test_annotations_of_main(self):
        self.write("script.py", "import sys\n\nx: int = 1\nprint(sys.modules['__main__'].__annotations__)\n")
        printed = self.output("-m", "pylens", "run", "script.py")
        self.assertEqual(printed, "{'x': <class 'int'>}\n")

    def test_a_module_is_main(self):
        self.write("app/__init__.py", "")
        self.write(
            "app/__main__.py",
            """
            import sys

            def main():
                import telemetry
                print(__package__, sys.argv[1:], telemetry.calls)

            main()
            """,
        )
        self.assertEqual(self.output("-m", "pylens", "run", "-m", "app", "-x"), "app ['-x'] ['main']\n")

    def test_failures_look_as_usual(self):
        self.write("script.py", "import os\n\ndef main():\n    while True:\n        raise SystemExit(3)\n\nmain()\n")
        self.assertEqual(self.python("-m", "pylens", "run", "script.py").returncode, 3)
        missing = self.python("-m", "pylens", "run", "none.py")
        self.assertEqual((missing.returncode, "none.py is no file" in missing.stderr), (2, True))

    def both(self, *arguments, options=(), **keywords):
        """How a program ends plainly and under the hook: status, output and errors."""
        # Wherever the program is, the telemetry is found.
        keywords["PYTHONPATH"] = os.pathsep.join([str(self.folder / "lib"), os.environ.get("PYTHONPATH", "")])
        self.write("lib/telemetry.py", TELEMETRY)
        plain = self.python(*options, *arguments, **keywords)
        rewritten = self.python(*options, "-m", "pylens", "run", *arguments, **keywords)
        return [(done.returncode, done.stdout, done.stderr) for done in (plain, rewritten)]

    def assert_same(self, *arguments, **keywords):
        """A program ends under the hook as it does plainly; its output."""
        plain, rewritten = self.both(*arguments, **keywords)
        self.assertEqual(rewritten, plain)
        return plain

    def assert_same_facts(self, *arguments, **keywords):
        """A program sees under the hook what it sees plainly, but for the telemetry, which it has."""
        plain, rewritten = self.both(*arguments, **keywords)
        self.assertEqual(plain[0], 0, plain[2])
        self.assertEqual(rewritten, (0, plain[1].replace("rewritten: False", "rewritten: True"), ""))
        self.assertNotEqual(rewritten, plain)

    def test_files(self):
        self.write("tools/script.py", FACTS)
        self.assert_same_facts("tools/script.py", "-x", "--strict", "y")
        self.assert_same_facts(str(self.folder / "tools" / "script.py"))
        self.assert_same_facts("./tools/../tools/script.py")
        (self.folder / "link.py").symlink_to("tools/script.py")
        self.assert_same_facts("link.py")

    @unittest.skipIf(sys.version_info < (3, 11), "CPython 3.11 and later")
    def test_files_whose_folder_is_not_searched(self):
        self.write("tools/script.py", FACTS)
        self.assert_same_facts("tools/script.py", options=["-P"])

    def test_folders(self):
        self.write("tool/__main__.py", FACTS)
        self.assert_same_facts("tool", "a")
        self.assert_same_facts("./tool/")

    def test_archives(self):
        with zipfile.ZipFile(self.folder / "tool.pyz", "w") as archive:
            archive.writestr("__main__.py", inspect.cleandoc(FACTS))
        self.assert_same_facts("tool.pyz", "a")

    def test_modules(self):
        self.write("app/__init__.py", "")
        self.write("app/__main__.py", FACTS)
        self.write("app/tool.py", FACTS)
        self.assert_same_facts("-m", "app", "-m", "x")
        self.assert_same_facts("-mapp", "x")
        self.assert_same_facts("-m", "app.tool")

    def test_texts(self):
        self.assert_same_facts("-c", inspect.cleandoc(FACTS), "-c", "x")
        self.assert_same_facts("-c" + inspect.cleandoc(FACTS))
        self.assert_same_facts("-", "x", input=inspect.cleandoc(FACTS))

    def test_bytecode_runs_as_it_is(self):
        import py_compile

        self.write("script.py", "import sys\nprint(__file__, sys.argv)\n")
        py_compile.compile(str(self.folder / "script.py"), cfile=str(self.folder / "bare.pyc"))
        self.assert_same("bare.pyc", "x")
        self.assert_same("-m", "bare")

    def test_what_cannot_be_run(self):
        self.write("empty/x.txt", "")
        for words in (["-m", "none"], ["-m", "sys"], ["-m", "empty"], ["empty"], ["none.py"], ["-m"], ["-c"], ["-m", ".x"], ["-z"], ["--no", "x"]):
            with self.subTest(words):
                plain, rewritten = self.both(*words)
                self.assertEqual(rewritten[0], plain[0])
                self.assertNotIn("Traceback", rewritten[2])
                self.assertRegex(rewritten[2].splitlines()[-1], "^python -m pylens( run: error)?: .")

    def test_a_package_that_misses_another_says_so(self):
        self.write("app/__init__.py", "import os\nimport not_there\n")
        self.write("app/tool.py", "")
        done = self.python("-m", "pylens", "run", "-m", "app.tool")
        self.assertEqual(done.returncode, 1)
        self.assertIn('__init__.py", line 2, in <module>', done.stderr)
        self.assertNotIn("_run.py", done.stderr)

    def test_settings_that_cannot_be_used(self):
        self.write("script.py", "")
        self.write("broken.toml", "telemetry = 5\n")
        for words in (["--config", "broken.toml"], ["--config", "none.toml"], ["--include", "app.*"]):
            with self.subTest(words):
                done = self.python("-m", "pylens", "run", *words, "script.py")
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr.splitlines()[-1], "python -m pylens run: error: |broken.toml|none.toml")
                self.assertNotIn("Traceback", done.stderr)

    def test_exits(self):
        for value in ("", "0", "3", "None", "'a message'", "True", "[1, 2]"):
            with self.subTest(value):
                self.assert_same("-c", f"import sys; sys.exit({value})")
        self.assert_same("-c", "import atexit; atexit.register(print, 'at exit'); raise ValueError")
        self.assert_same("-c", "import os; os._exit(4)")

    @unittest.skipIf(sys.platform == "win32", "signals of POSIX")
    def test_interrupts(self):
        self.write("script.py", "import atexit\natexit.register(print, 'at exit')\nraise KeyboardInterrupt\n")
        self.assertEqual(self.assert_same("script.py")[0], -2)

    def test_tracebacks(self):
        self.write("helper.py", "def fail():\n    return 1 / 0\n")
        self.write("broken.py", "x = 1\nif x\n")
        self.write("failing.py", "import helper\nhelper.fail()\n")
        programs = {
            "deep": "import helper\n\n\ndef main():\n    helper.fail()\n\n\nmain()\n",
            "shallow": "raise ValueError('no')\n",
            "syntax": "x = 1\ndef f(:\n",
            "imported_syntax": "import os\n\nimport broken\n",
            "imported": "def f():\n    import failing\n\n\nf()\n",
            "missing": "import os\nfrom helper import other\n",
            "context": "import helper\ntry:\n    helper.fail()\nexcept ArithmeticError:\n    raise KeyError(1)\n",
            "own_hook": "import sys\nsys.excepthook = lambda *a: print(a[0], a[2].tb_frame.f_code.co_name)\n1 / 0\n",
            "thread": "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\n",
            "compiled_only": "import sys\nbreak\n",
            "imported_compiled_only": "import compiled_only_\n",
            "in_a_handler": "try:\n    1 / 0\nexcept ArithmeticError:\n    import failing\n",
            "late": "import atexit, helper\natexit.register(helper.fail)\n",
        }
        for name, text in programs.items():
            path = self.write(f"{name}_.py", text)
            with self.subTest(name):
                plain, rewritten = self.both(path.name)
                # Threads have numbers.
                plain, rewritten = (re.sub(r"0x\w+|Thread-\S+", "", str(each)) for each in (plain, rewritten))
                self.assertEqual(rewritten, plain)
        plain, rewritten = self.both("-m", "deep_")
        # Those by which Python came there are no concern of anybody's.
        self.assertEqual(rewritten[2], re.sub(r'(?m)^  File "[^"]*runpy.*\n(    .*\n)*', "", plain[2]))

    def test_sources_that_are_no_text(self):
        (self.folder / "binary.py").write_bytes(b"x = '\xff'\n")
        plain, rewritten = self.both("binary.py")
        self.assertEqual(rewritten[0], plain[0])
        # In other words, as they are those of `compile` and not of the program that reads files.
        self.assertRegex(rewritten[2], r"SyntaxError: (\(unicode error\)|Non-UTF-8 code)")
        self.assertNotIn("During handling", rewritten[2])

    def test_no_bytecode_of_the_script_is_kept(self):
        # A warning of the compiler is given each time.
        self.write("script.py", "import sys\ndef f(x):\n    return x is 1\nprint(f(1))\n")
        for _ in range(2):
            self.assert_same("script.py")
        self.assert_same("script.py", options=("-W", "error"))

    def test_bytecode_is_known_by_its_beginning(self):
        import py_compile

        self.write("script.py", "print(__name__)\n")
        py_compile.compile(str(self.folder / "script.py"), cfile=str(self.folder / "program"))
        self.assertEqual(self.output("-m", "pylens", "run", "program"), "__main__\n")

    @needs("processes")
    def test_code_that_is_given_is_not_the_source_of_other_texts(self):
        code = "import inspect\nnames = {}\nexec('def f():\\n    return 1\\n', names)\nprint(inspect.getsource(names['f']))\n"
        plain, rewritten = self.python("-c", code), self.python("-m", "pylens", "run", "-c", code)
        self.assertEqual((rewritten.returncode, rewritten.stdout), (plain.returncode, plain.stdout))

    @needs("processes")
    def test_a_folder_that_is_gone(self):
        run = ["-m", "pylens", "run", "-c", "1"] if sys.version_info < (3, 11) else ["-P", "-m", "pylens", "run", "-c", "1"]
        code = f"""
            import os, subprocess, sys, tempfile

            folder = tempfile.mkdtemp()
            os.chdir(folder)
            os.rmdir(folder)
            sys.exit(subprocess.call([sys.executable, *{run!r}]))
        """
        done = self.python(code=code)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("the working directory is gone", done.stderr)

    def test_failures_of_strict_hooks_name_the_source(self):
        self.write("pylens.toml", "telemetry = { header = 'import telemetry', line-drift = 'never' }\n")
        self.write("script.py", "for x in ():\n    pass\n")
        done = self.python("-m", "pylens", "run", "--strict", "script.py")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Apylens\S*RewriteError: .*script.py:1: .*\n\Z")

    def test_pickles_of_main(self):
        program = """
            import pickle

            class Order:
                def total(self):
                    return 5

            print(pickle.loads(pickle.dumps(Order())).total(), pickle.dumps(Order, 0))
        """
        self.write("script.py", program)
        self.assertIn("(5, b'c__main__", self.assert_same("script.py")[1].replace("5 b", "(5, b"))

    @needs("processes")
    def test_spawned_processes_of_bytecode(self):
        import py_compile

        program = """
            import multiprocessing

            if __name__ == "__main__":
                process = multiprocessing.get_context("spawn").Process(target=print, args=(1,))
                process.start()
                process.join()
                print(process.exitcode)
        """
        self.write("script.py", program)
        py_compile.compile(str(self.folder / "script.py"), cfile=str(self.folder / "bare.pyc"))
        self.assert_same("bare.pyc")

    @needs("processes")
    def test_what_spawned_processes_send_back(self):
        program = """
            import multiprocessing
            import sys

            class Result:
                pass

            class Failure(Exception):
                pass

            def give(x):
                return Result()

            def fail(x):
                raise Failure

            if __name__ == "__main__":
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    print(type(pool.apply(give, [1])) is Result)
                    try:
                        pool.apply(fail, [1])
                    except Failure:
                        print("failed")
            elif sys.argv[0] != __file__:
                print(sys.argv[0])
        """
        self.write("script.py", program)
        self.assert_same("script.py")

    @needs("processes")
    def test_spawned_processes_are_rewritten(self):
        program = """
            import multiprocessing
            import rules

            def work(x):
                import telemetry
                rules.run()
                return telemetry.calls, __name__, x

            def grandchild(x):
                import telemetry
                return telemetry.calls[-1]

            def child(x):
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    return pool.apply(grandchild, [x])

            if __name__ == "__main__":
                for method in ("spawn", "forkserver"):
                    if method in multiprocessing.get_all_start_methods():
                        context = multiprocessing.get_context(method)
                        with context.Pool(1) as pool:
                            print(pool.apply(work, [1]))
                        process = context.Process(target=print, args=(1,))
                        process.start()
                        process.join()
                from concurrent.futures import ProcessPoolExecutor
                with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                    print(pool.submit(child, 1).result())
        """
        self.write("rules.py", "def run():\n    return 1\n")
        path = self.write("script.py", program)
        self.write("app/__init__.py", "")
        self.write("app/tool.py", path.read_text())
        for words in (["script.py"], ["-m", "app.tool"]):
            with self.subTest(words):
                lines = self.output("-m", "pylens", "run", *words).splitlines()
                self.assertEqual(set(lines), {"(['work', 'run'], '__mp_main__', 1)", "1", "grandchild"})


if __name__ == "__main__":
    unittest.main()
