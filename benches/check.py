"""The time that checking one file takes: `check.py [--program PATH] [--rounds N]`.

The files are the modules of the standard library, without its tests, that have 290 to 310 lines. Each is checked by `pylens.check`
and by the program, `pylens check`, with the default settings; both find the same. Prints the medians of the wall-clock times, each that
of the fastest round, and of their ratio on the same file. Run it with an interpreter that has `pylens` installed.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

import pylens


def modules():
    """The files, by name."""
    root = pathlib.Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        if not {"test", "tests", "idle_test", "site-packages", "lib2to3"} & set(parts):
            if 290 <= path.read_bytes().count(b"\n") <= 310:
                yield path


def fastest(rounds, call, *arguments):
    """Seconds of the fastest of some calls."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default="pylens")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    in_process, spawned, ratios = [], [], []
    config = pylens.Config()
    with tempfile.TemporaryDirectory() as folder:
        for path in modules():
            source = path.read_bytes()
            copy = pathlib.Path(folder, path.name)
            copy.write_bytes(source)
            command = [options.program, "check", "--exit-zero", "--output-format", "json", path.name]

            def spawn():
                return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout

            found = [(each.rule, each.line) for each in pylens.check(source, path.name, config)]
            if found != [(each["code"], each["location"]["row"]) for each in json.loads(spawn())]:
                sys.exit(f"{path}: other findings in the process than by the program")
            in_process.append(fastest(options.rounds, pylens.check, source, path.name, config))
            spawned.append(fastest(options.rounds, spawn))
            ratios.append(spawned[-1] / in_process[-1])
    for what, values in (("pylens.check", in_process), ("pylens check", spawned)):
        median, slowest = statistics.median(values) * 1000, max(values) * 1000
        print(f"{what}: {median:6.2f} ms, at most {slowest:.2f} ms, for {len(values)} files")
    print(f"{statistics.median(ratios):.1f} times ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
