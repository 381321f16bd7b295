"""Makes one system call of `pylens fix` after the other fail, or kills the process there, and looks at what is left.

After every fault each file must be wholly old or wholly new; a run that fails must not say that all went well; the next run
must make every file new and leave nothing but files. The faults are injected by strace, which must be installed.

    cargo build && python3 scripts/faults.py target/debug/pylens
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Calls by any of their names do the same.
CALLS = {
    "openat": ["error=EMFILE", "error=EACCES", "signal=KILL"],
    "write": ["error=ENOSPC", "error=EIO", "signal=KILL", "signal=TERM"],
    "copy_file_range": ["error=EIO", "signal=KILL"],
    "chmod,fchmod,fchmodat": ["error=EPERM", "signal=KILL"],
    "fsetxattr": ["error=ENOSPC", "signal=KILL"],
    "flock": ["error=ENOLCK", "signal=KILL"],
    "syncfs": ["error=EIO", "error=ENOSPC", "signal=KILL", "signal=INT"],
    "fsync": ["error=EIO", "signal=KILL"],
    "rename,renameat,renameat2": ["error=EIO", "error=ENOSPC", "signal=KILL", "signal=HUP"],
    "unlink,unlinkat": ["error=EACCES", "signal=KILL"],
    "mkdir,mkdirat": ["error=ENOSPC", "signal=KILL"],
    "symlink,symlinkat": ["error=ENOSPC", "signal=KILL"],
}
FILES = 70


def text(number, operator):
    return f"x = {number}\n" * 30 + f"same = str(x) {operator} 'a'\n"


def make_tree(folder):
    for number in range(FILES):
        path = folder / "in" / str(number % 3) / f"{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number, "is"))
        if number % 10 == 0:
            path.with_suffix(".txt").write_text("data\n" * number)
            try:
                os.setxattr(path, "user.origin", b"kept")
            except OSError:
                pass
    (folder / "in" / "link.py").symlink_to("0/0.py")


def state(folder):
    """How many files are old and new, and what else is there."""
    old = new = 0
    for number in range(FILES):
        path = folder / str(number % 3) / f"{number}.py"
        now = path.read_text() if path.exists() else None
        old += now == text(number, "is")
        new += now == text(number, "==")
        if now is not None and now not in (text(number, "is"), text(number, "==")):
            raise AssertionError(f"{path} is neither old nor new: {now[:60]!r}")
    stray = [path for path in folder.rglob(".pylens-*.tmp")]
    return old, new, stray


def check(binary, call, fault, when, to_output):
    """Injects one fault. Returns None if the process ended before it came to it."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("FAULTS_DIR")) as name:
        folder = pathlib.Path(name)
        make_tree(folder)
        arguments = ["fix", "--isolated", *(["--output", "out"] if to_output else []), "in"]
        log = folder / "log"
        inject = ["-e", f"inject={call}:{fault}:when={when}", "-e", f"trace={call}"]
        command = ["strace", "-f", "-qq", "-o", str(log), *inject, binary, *arguments]
        environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        traced = log.read_text()
        if "INJECTED" not in traced and "killed by" not in traced and "--- SIG" not in traced:
            return None
        target = folder / ("out" if to_output else "in")
        old, new, stray = state(target)
        if to_output:
            assert state(folder / "in") == (FILES, 0, []), "the input was touched"
            # What could not be looked at is copied as it is, and the status says so.
            assert old == 0 or run.returncode == 2, "an original was passed off as rewritten"
        else:
            assert old + new == FILES, f"{FILES - old - new} files are missing"
        if run.returncode == 0:
            assert new == FILES, f"status 0, but {FILES - new} files are not rewritten"
        if "KILL" not in fault and call != "unlink,unlinkat":
            assert not stray, f"left behind: {stray}"
        again = subprocess.run([binary, *arguments], cwd=folder, capture_output=True, text=True)
        assert again.returncode == 0, f"the next run fails: {again.stderr}"
        assert state(target) == (0, FILES, []), f"after the next run: {state(target)}"
        return len(stray)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=1000, help="faults of each kind at most")
    parser.add_argument("--step", type=int, default=1, help="every how many calls to inject one")
    parser.add_argument("--call", action="append", help="only these system calls, named as in the table; all by default")
    options = parser.parse_args()
    if shutil.which("strace") is None:
        sys.exit("strace is not installed")
    binary = str(options.binary.resolve())
    injected = left = failed = 0
    for call, faults in CALLS.items():
        if options.call and not set(call.split(",")) & set(options.call):
            continue
        for fault in faults:
            for to_output in (False, True):
                count = 0
                for when in range(1, options.most * options.step, options.step):
                    try:
                        stray = check(binary, call, fault, when, to_output)
                    except AssertionError as error:
                        failed += 1
                        print(f"FAILED {call} {fault} when={when} output={to_output}: {error}")
                        stray = 0
                    if stray is None:
                        break
                    count += 1
                    left += stray
                injected += count
                print(f"{call.split(',')[-1]:16} {fault:14} {'--output' if to_output else 'in place':9} {count} faults", flush=True)
    print(f"{injected} faults, {failed} failed; temporary files that kills left for the next run: {left}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
