"""Threads that import at once, some modules under a hook and some plainly."""

import importlib
import random
import threading
import unittest

import pylens
from support import Folder, needs

COUNT = 60


@needs("threads")
class Threads(Folder):
    def setUp(self):
        super().setUp()
        self.names = []
        for number in range(COUNT):
            package = f"package_{number % 6}"
            self.write(f"{package}/__init__.py", "")
            body = "\n\n".join(f"def unused_{each}(a, b=2):\n    return a + b\n" for each in range(5))
            self.write(f"{package}/part_{number}.py", f"def run():\n    return {number}\n\n\n{body}")
            self.names.append(f"{package}.part_{number}")

    def import_all(self, number, start, errors):
        order = self.names[:]
        random.Random(number).shuffle(order)
        start.wait()
        try:
            for name in order:
                importlib.import_module(name)
        except BaseException as error:
            errors.append(error)

    def rewritten(self):
        """Lets eight threads import all modules anew; those that turn out to be rewritten."""
        import telemetry

        self.forget(*self.names)
        start, errors = threading.Barrier(8), []
        threads = [threading.Thread(target=self.import_all, args=(number, start, errors)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        found = set()
        for number, name in enumerate(self.names):
            telemetry.calls.clear()
            self.assertEqual(importlib.import_module(name).run(), number)
            if telemetry.calls:
                found.add(name)
        return found

    def test_no_module_gets_the_other_kinds_code(self):
        importlib.import_module("telemetry")
        halves = [[f"package_{number}" for number in range(6) if number % 2 == half] for half in (0, 1)]
        for _ in range(3):
            for path in self.caches():
                path.unlink()
            # Without a cache, with it, with that of the other half, and with both.
            for included in (halves[0], halves[0], halves[1], halves[0], []):
                with pylens.install(self.config, included, key=bytes(32)):
                    found = self.rewritten()
                self.assertEqual(found, {name for name in self.names if name.partition(".")[0] in included})


if __name__ == "__main__":
    unittest.main()
