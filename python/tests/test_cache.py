"""Cached bytecode of rewritten modules: found again, never stale, never forged."""

import importlib.util
import itertools
import marshal
import os
import sys
import textwrap
import unittest

import pylens
from support import CONFIG, Folder

HEADER = 16


class Cache(Folder):
    def imported(self, **options):
        """Imports `rules` anew under the hook."""
        self.forget("rules")
        with pylens.install(self.config, ["rules"], key=bytes(32), **options):
            import rules
        return rules

    def cache(self):
        (path,) = self.caches()
        return path

    def test_it_is_found_again(self):
        self.write("rules.py", "x = 1\n")
        module = self.imported()
        path = self.cache()
        self.assertEqual(module.__spec__.cached, str(path))
        written = path.stat().st_mtime_ns
        data = path.read_bytes()
        self.assertEqual(data[4:8], (3).to_bytes(4, "little"))
        self.assertEqual(data[8:16], importlib.util.source_hash(b"x = 1\n"))
        self.imported()
        self.assertEqual(self.cache().stat().st_mtime_ns, written)

    def test_plain_imports_have_their_own(self):
        self.write("rules.py", "def run():\n    return 1\n")
        self.imported()
        self.forget("rules")
        import rules
        import telemetry

        rules.run()
        self.assertEqual(telemetry.calls, [])
        self.assertEqual(len(self.caches()), 2)

    def test_a_source_is_never_stale(self):
        # Of equal length within a second, which plain Python does not see.
        path = self.write("rules.py", "x = 0\n")
        stale = 0
        for number in range(20):
            path.write_text(f"x = {number % 10}\n")
            os.utime(path, (1_000_000_000, 1_000_000_000))
            self.assertEqual(self.imported().x, number % 10)
            self.forget("rules")
            import rules

            stale += rules.x != number % 10
        self.assertGreater(stale, 0)

    def test_edit_and_restore(self):
        path = self.write("rules.py", "x = 1\n")
        self.imported()
        for _ in range(5):
            path.write_text("x = 2\n")
            self.assertEqual(self.imported().x, 2)
            path.write_text("x = 1\n")
            self.assertEqual(self.imported().x, 1)

    def test_forged_bytecode_is_not_run(self):
        path = self.write("rules.py", "x = 1\n")
        self.imported()
        data = self.cache().read_bytes()
        evil = marshal.dumps(compile("x = 'forged'\n", str(path), "exec"))
        seal = data[-32:]
        forgeries = {
            "checked hash": data[:HEADER] + evil + seal,
            "without a seal": data[:HEADER] + evil,
            "unchecked hash": data[:4] + (1).to_bytes(4, "little") + data[8:HEADER] + evil + seal,
            "timestamp": data[:4] + bytes(12) + evil,
            "truncated": data[:-1],
            "half": data[: len(data) // 2],
            "header alone": data[:HEADER],
            "empty": b"",
            "of another version": b"\x00\x00\r\n" + data[4:],
            "no code": data[:HEADER] + b"junk" + seal,
        }
        for what, forged in forgeries.items():
            with self.subTest(what):
                self.cache().write_bytes(forged)
                self.assertEqual(self.imported().x, 1)
                self.assertEqual(self.cache().read_bytes(), data)

    def test_bytecode_of_another_module_is_not_run(self):
        self.write("other.py", "x = 1\n")
        self.write("rules.py", "x = 1\n")
        with pylens.install(self.config, ["other"], key=bytes(32)):
            import other  # noqa: F401
        cache = self.cache()
        moved = cache.with_name(cache.name.replace("other", "rules"))
        os.rename(cache, moved)
        before = moved.read_bytes()
        self.imported()
        self.assertNotEqual(moved.read_bytes(), before)

    def test_bytecode_under_another_key_is_not_run(self):
        self.write("rules.py", "x = 1\n")
        self.imported()
        before = self.cache().read_bytes()
        self.forget("rules")
        with pylens.install(self.config, ["rules"], key=b"k" * 32):
            import rules  # noqa: F401
        self.assertNotEqual(self.cache().read_bytes(), before)

    def test_strict_hooks_do_not_run_what_others_let_pass(self):
        self.config = pylens.Config.from_toml("telemetry = { header = 'import telemetry', line-drift = 'never' }\n")
        self.write("rules.py", "for x in ():\n    pass\n")
        self.imported()
        with self.assertRaises(pylens.RewriteError):
            self.imported(strict=True)

    def test_keys_are_long_enough(self):
        with self.assertRaisesRegex(ValueError, "16 to 64 bytes"):
            pylens.install(self.config, key=b"short")

    def test_settings_have_their_own(self):
        self.write("rules.py", "def run():\n    return 1\n")
        configs = {
            "enter": self.config,
            "leave": pylens.Config.from_toml(CONFIG.replace("{qualname!r}", "'leave'")),
            None: None,
        }
        import telemetry

        for order in itertools.permutations(configs, 3):
            for what in order * 2:
                self.forget("rules")
                telemetry.calls.clear()
                hook = what and pylens.install(configs[what], ["rules"], key=bytes(32))
                import rules

                if hook:
                    hook.uninstall()
                rules.run()
                expected = {"enter": ["run"], "leave": ["leave"], None: []}[what]
                self.assertEqual(telemetry.calls, expected, order)
        written = {path: path.stat().st_mtime_ns for path in self.caches()}
        self.assertEqual(len(written), 3)

    def test_nine_orders(self):
        self.write("rules.py", "def run():\n    return 1\n")
        configs = {
            "enter": self.config,
            "leave": pylens.Config.from_toml(CONFIG.replace("{qualname!r}", "'leave'")),
            "plain": None,
        }
        calls = {"enter": ["run"], "leave": ["leave"], "plain": []}
        import telemetry

        orders = list(itertools.product(configs, repeat=2))
        self.assertEqual(len(orders), 9)
        for before, after in orders:
            written = {}
            for path in self.caches():
                path.unlink()
            for what in (before, after, before):
                with self.subTest(before=before, after=after, now=what):
                    self.forget("rules")
                    telemetry.calls.clear()
                    hook = configs[what] and pylens.install(configs[what], ["rules"], key=bytes(32))
                    import rules

                    if hook:
                        hook.uninstall()
                    rules.run()
                    self.assertEqual(telemetry.calls, calls[what])
                    # What was changed back is found again, and nothing else was written over it.
                    cached = os.stat(rules.__spec__.cached)
                    identity = cached.st_ino, cached.st_mtime_ns
                    self.assertEqual(written.setdefault(what, identity), identity)
            self.assertEqual(len(self.caches()), len({before, after}))

    def test_a_folder_of_its_own(self):
        self.write("rules.py", "x = 1\n")
        folder = self.folder / "cache"
        self.imported(cache_dir=folder)
        (path,) = folder.rglob("*.pyc")
        self.assertEqual(self.caches(), [path])
        written = path.stat().st_mtime_ns
        self.imported(cache_dir=folder)
        self.assertEqual(path.stat().st_mtime_ns, written)

    def test_a_relative_folder_is_that_of_the_installation(self):
        self.write("rules.py", "x = 1\n")
        self.write("elsewhere/file", "")
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder)
        with pylens.install(self.config, ["rules"], key=bytes(32), cache_dir="cache"):
            os.chdir("elsewhere")
            import rules  # noqa: F401
        self.assertEqual(self.caches(), sorted((self.folder / "cache").rglob("*.pyc")))

    def test_the_tree_of_caches_is_respected(self):
        self.write("rules.py", "x = 1\n")
        code = """
            import sys, pylens
            pylens.install(pylens.Config(), ["rules"], key=bytes(32))
            import rules
            print(rules.__spec__.cached)
        """
        printed = self.output(code=code, PYTHONPYCACHEPREFIX=str(self.folder / "prefix"))
        self.assertTrue(printed.startswith(str(self.folder / "prefix")))
        self.assertEqual([str(path) for path in self.folder.rglob("rules.*.pyc")], printed.split())

    @unittest.skipUnless(os.name == "posix", "pipes and devices of POSIX")
    def test_what_is_no_file_is_not_read(self):
        self.write("rules.py", "x = 1\n")
        self.imported()
        path = self.cache()
        obstacles = {
            "a pipe": lambda: os.mkfifo(path),
            "a device": lambda: path.symlink_to("/dev/zero"),
            "nothing but holes": lambda: (path.touch(), os.truncate(path, 1 << 33)),
            "a folder": path.mkdir,
        }
        for what, make in obstacles.items():
            with self.subTest(what):
                if what == "a pipe" and not hasattr(os, "mkfifo"):
                    self.skipTest("there are no pipes with names")
                path.unlink()
                make()
                self.assertEqual(self.imported().x, 1)

    def test_a_source_that_vanishes_meanwhile(self):
        path = self.write("rules.py", "x = 1\n")
        hook = pylens.install(self.config, ["rules"], key=bytes(32))
        loader = hook.loader("rules", str(path))
        read = loader.get_data

        def read_and_remove(name):
            data = read(name)
            path.unlink()
            return data

        loader.get_data = read_and_remove
        names = {}
        exec(loader.get_code("rules"), names)
        self.assertEqual((names["x"], self.caches()), (1, []))

    def test_none_at_all(self):
        self.write("rules.py", "x = 1\n")
        self.imported(cache=False)
        sys.dont_write_bytecode = True
        self.imported()
        self.assertEqual(self.caches(), [])

    @unittest.skipUnless(os.name == "posix" and os.geteuid() != 0, "root may write anywhere")
    def test_a_folder_that_cannot_be_written(self):
        self.write("locked/rules.py", "x = 1\n")
        os.chmod(self.folder / "locked", 0o500)
        self.addCleanup(os.chmod, self.folder / "locked", 0o700)
        with pylens.install(self.config, ["locked"], key=bytes(32)):
            import locked.rules

            self.assertEqual(locked.rules.x, 1)

    @unittest.skipUnless(os.name == "posix", "modes of POSIX")
    def test_modes_are_those_of_the_source(self):
        path = self.write("rules.py", "x = 1\n")
        os.chmod(path, 0o600)
        self.imported()
        self.assertEqual(self.cache().stat().st_mode & 0o777, 0o600)


class Keys(Folder):
    CODE = """
        import pylens
        pylens.install(pylens.Config(), [])
    """

    def state(self):
        return self.folder / "state"

    def test_one_is_made_for_this_user_alone(self):
        self.output(code=self.CODE, XDG_STATE_HOME=str(self.state()))
        path = self.state() / "pylens" / "bytecode.key"
        key = path.read_bytes()
        self.assertEqual((len(key), path.stat().st_mode & 0o777), (32, 0o600))
        self.output(code=self.CODE, XDG_STATE_HOME=str(self.state()))
        self.assertEqual((path.read_bytes(), len(os.listdir(path.parent))), (key, 1))

    @unittest.skipUnless(os.name == "posix", "modes of POSIX")
    def test_one_that_others_can_read_is_refused(self):
        self.output(code=self.CODE, XDG_STATE_HOME=str(self.state()))
        os.chmod(self.state() / "pylens" / "bytecode.key", 0o644)
        done = self.python(code=self.CODE, XDG_STATE_HOME=str(self.state()))
        self.assertIn("InsecureKeyError", done.stderr)

    def test_one_is_made_where_files_have_no_links(self):
        code = "import os\nvars(os).pop('link', None)\n" + textwrap.dedent(self.CODE)
        self.output(code=code, XDG_STATE_HOME=str(self.state()))
        self.assertEqual([path.name for path in self.state().rglob("*.key*")], ["bytecode.key"])

    @unittest.skipUnless(os.name == "posix", "links and homes of POSIX")
    def test_links_are_followed_to_a_file_that_is_as_safe(self):
        self.output(code=self.CODE, XDG_STATE_HOME=str(self.state()))
        path = self.state() / "pylens" / "bytecode.key"
        real = self.folder / "key"
        path.rename(real)
        path.symlink_to(real)
        self.output(code=self.CODE, XDG_STATE_HOME=str(self.state()))
        os.chmod(real, 0o604)
        self.assertIn("InsecureKeyError", self.python(code=self.CODE, XDG_STATE_HOME=str(self.state())).stderr)

    @unittest.skipUnless(os.name == "posix", "links and homes of POSIX")
    def test_it_is_never_in_the_working_directory(self):
        self.output(code=self.CODE, XDG_STATE_HOME="state", HOME=str(self.folder / "home"))
        self.assertTrue((self.folder / "home" / ".local" / "state" / "pylens" / "bytecode.key").is_file())
        self.assertFalse(self.state().exists())

    def test_without_a_place_for_one_a_warning_says_so(self):
        self.write("file", "")
        done = self.python(code=self.CODE, XDG_STATE_HOME=str(self.folder / "file"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("RuntimeWarning", done.stderr)


if __name__ == "__main__":
    unittest.main()
