"""The hook beside other finders and the tools of the import system."""

import importlib
import importlib.resources
import os
import pkgutil
import runpy
import sys
import unittest
import zipfile
from importlib.machinery import PathFinder, SourceFileLoader

import pylens
from support import CONFIG, Folder, needs


class Finders(Folder):
    def setUp(self):
        super().setUp()
        self.write("rules.py", "def run():\n    return 1\n")
        self.addCleanup(setattr, sys, "meta_path", sys.meta_path[:])

    def test_one_that_keeps_its_specs_keeps_them_as_they_were(self):
        kept = {}

        class Keeping:
            @staticmethod
            def find_spec(name, path=None, target=None):
                if name == "rules":
                    return kept.setdefault(name, PathFinder.find_spec(name, path, target))
                return None

        sys.meta_path.insert(0, Keeping)
        with pylens.install(self.config, ["rules"]):
            import rules
        self.assertIsNot(type(rules.__loader__), SourceFileLoader)
        self.forget("rules")
        import rules
        import telemetry

        rules.run()
        self.assertEqual((telemetry.calls, type(rules.__loader__)), ([], SourceFileLoader))

    def test_loaders_of_others_are_left_to_them(self):
        class Loader(SourceFileLoader):
            def exec_module(self, module):
                module.run = lambda: "theirs"

        class Finder:
            @staticmethod
            def find_spec(name, path=None, target=None):
                spec = PathFinder.find_spec(name, path, target)
                if name == "rules":
                    spec.loader = Loader(name, spec.origin)
                return spec

        sys.meta_path.insert(0, Finder)
        with pylens.install(self.config, ["rules"]):
            import rules
        self.assertEqual(rules.run(), "theirs")

    def test_modules_are_reloaded_plainly_afterwards(self):
        with pylens.install(self.config, ["rules"]):
            import rules
        import telemetry

        rules.run()
        importlib.reload(rules)
        rules.run()
        self.assertEqual(telemetry.calls, ["run"])

    def test_runpy(self):
        self.write("script.py", "def main():\n    return 1\n\n\nmain()\n")
        with pylens.install(self.config, ["script"]):
            names = runpy.run_module("script", run_name="other")
        import telemetry

        self.assertEqual((telemetry.calls, names["__name__"]), (["main"], "other"))

    def test_names_are_no_patterns(self):
        for name in ("rules.*", "rul?s", "app/rules.py", "[ab]", ""):
            with self.subTest(name):
                with self.assertRaisesRegex(ValueError, "is no name of a module"):
                    pylens.install(self.config, [name])
                with self.assertRaisesRegex(ValueError, "is no name of a module"):
                    pylens.install(self.config, ["*"], [name])

    @unittest.skipUnless(sys.platform == "linux", "elsewhere all names of files are valid texts")
    def test_folders_whose_name_is_no_text(self):
        folder = os.path.join(str(self.folder), os.fsdecode(b"caf\xe9"))
        os.mkdir(folder)
        os.rename(self.folder / "rules.py", os.path.join(folder, "rules.py"))
        sys.path.insert(0, folder)
        self.addCleanup(sys.path.remove, folder)
        for _ in range(2):
            self.forget("rules")
            with pylens.install(self.config, ["rules"], key=bytes(32)):
                import rules
            import telemetry

            telemetry.calls.clear()
            rules.run()
            self.assertEqual(telemetry.calls, ["run"])


class Packages(Folder):
    def test_resources_and_modules_are_found(self):
        self.write("app/__init__.py", "")
        self.write("app/data.txt", "data")
        self.write("app/part/__init__.py", "")
        with zipfile.ZipFile(self.folder / "packed.zip", "w") as archive:
            for path in ("__init__.py", "data.txt", "part/__init__.py"):
                archive.write(self.folder / "app" / path, f"packed/{path}")
        archive = str(self.folder / "packed.zip")
        sys.path.insert(0, archive)
        self.addCleanup(sys.path.remove, archive)
        with pylens.install(self.config, ["app", "packed"]):
            for name in ("app", "packed"):
                with self.subTest(name):
                    package = importlib.import_module(name)
                    files = importlib.resources.files(package)
                    self.assertEqual(files.joinpath("data.txt").read_text("utf-8"), "data")
                    self.assertIn("data.txt", [each.name for each in files.iterdir()])
                    self.assertEqual(pkgutil.get_data(name, "data.txt"), b"data")
                    found = [each.name for each in pkgutil.walk_packages(package.__path__, f"{name}.")]
                    self.assertEqual(found, [f"{name}.part"])


@needs("subinterpreters")
class Subinterpreters(Folder):
    def test_the_hook_works_there_or_is_refused(self):
        self.write("pylens.toml", CONFIG)
        self.write("rules.py", "def run():\n    return 1\n")
        program = """
            import pylens
            try:
                import _interpreters as interpreters
            except ImportError:
                import _xxsubinterpreters as interpreters

            code = '''if True:
                import sys
                sys.path.insert(0, "")
                try:
                    import pylens
                except ImportError as error:
                    print(error)
                else:
                    pylens.install(pylens.Config.from_file("pylens.toml"), ["rules"], key=bytes(32))
                    import rules, telemetry
                    rules.run()
                    print(telemetry.calls)
            '''
            interpreters.run_string(interpreters.create(), code)
        """
        printed = self.output(code=program)
        if sys.version_info >= (3, 12):
            self.assertIn("does not support loading in subinterpreters", printed)
        else:
            self.assertEqual(printed, "['run']\n")


if __name__ == "__main__":
    unittest.main()
