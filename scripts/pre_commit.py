"""Runs our hooks under pre-commit itself, in a repository with a bad commit and a good one.

    python3 scripts/pre_commit.py target/debug/pylens

Needs git, and `pre-commit` in the environment of this interpreter (`scripts/formats/requirements.txt`). The hooks are taken from
a repository with the files that pre-commit installs from, by tag, by hash and by `try-repo`; the wheel that they need is made
of the given program, and pip finds it in a folder. Nothing is cached before.
"""

import base64
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).parent.parent
HOOKS = ["pylens-fix", "pylens"]

FIXABLE = 'def f(mode: str) -> bool:\n    return mode is "fast"\n'
BAD = "def f(mode):\n    return mode is []\n"
GOOD = 'def f(mode: str) -> bool:\n    return mode == "fast"\n'


def wheel(program: pathlib.Path, version: str, folder: pathlib.Path) -> None:
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    tag = f"py3-none-{platform}"
    info = f"pylens-{version}.dist-info"
    files = {
        f"pylens-{version}.data/scripts/pylens": program.read_bytes(),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: pylens\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
    }
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    folder.mkdir()
    with zipfile.ZipFile(folder / f"pylens-{version}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


class Repository:
    """A git repository in a folder of its own."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        command = ["git", *identity, *arguments]
        result = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True)
        return result.stdout.strip()

    def commit(self) -> str:
        self.git("add", ".")
        self.git("commit", "--quiet", "--no-verify", "--message", "all")
        return self.git("rev-parse", "HEAD")

    def pre_commit(self, *arguments: str) -> "tuple[int, str]":
        command = [sys.executable, "-m", "pre_commit", *arguments]
        result = subprocess.run(command, cwd=self.folder, check=False, capture_output=True, text=True)
        return result.returncode, result.stdout + result.stderr


def config(url: pathlib.Path, revision: str, hooks: "list[str]") -> str:
    ids = "".join(f"      - id: {hook}\n" for hook in hooks)
    return f"repos:\n  - repo: {url}\n    rev: {revision}\n    hooks:\n{ids}"


def check(folder: pathlib.Path, program: pathlib.Path) -> None:
    manifest = (ROOT / "Cargo.toml").read_text()
    version = re.search(r'^\[workspace\.package\]\nversion = "(.+)"$', manifest, re.MULTILINE).group(1)
    wheel(program, version, folder / "wheels")
    os.environ["PIP_FIND_LINKS"] = str(folder / "wheels")
    os.environ["PRE_COMMIT_HOME"] = str(folder / "cache")

    hooks = Repository(folder / "hooks")
    for name in [".pre-commit-hooks.yaml", "pyproject.toml"]:
        shutil.copy(ROOT / name, hooks.folder / name)
    commit = hooks.commit()
    hooks.git("tag", f"v{version}")

    user = Repository(folder / "user")
    (user.folder / "old.py").write_text(GOOD)
    user.commit()
    for revision in [f"v{version}", commit]:
        (user.folder / ".pre-commit-config.yaml").write_text(config(hooks.folder, revision, HOOKS))
        (user.folder / "new.py").write_text(FIXABLE)
        user.git("add", ".")
        start = time.monotonic()
        status, said = user.pre_commit("run")
        took = time.monotonic() - start
        # It is stopped, as the fix changed a file, and the check behind it sees what the fix left.
        assert status == 1 and "files were modified by this hook" in said, said
        assert re.search(r"pylens check\.+Passed", said), said
        assert (user.folder / "new.py").read_text() == GOOD, said
        user.git("add", ".")
        status, said = user.pre_commit("run")
        assert status == 0 and said.count("Passed") == 2, said
        (user.folder / "new.py").write_text(BAD)
        user.git("add", ".")
        status, said = user.pre_commit("run")
        assert status == 1 and "is-literal" in said and "new.py:2:12" in said, said
        print(f"{revision[:12]}: {took:.1f} s from {'an empty' if revision != commit else 'a filled'} cache")

    # What git itself does with the hooks installed.
    user.pre_commit("install")
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-m", "bad"]
    assert subprocess.run(command, cwd=user.folder, capture_output=True, check=False).returncode == 1
    (user.folder / "new.py").write_text(GOOD)
    user.git("add", ".")
    subprocess.run(command, cwd=user.folder, capture_output=True, check=True)

    upload = config(hooks.folder, commit, ["pylens-untrusted"])
    (user.folder / ".pre-commit-config.yaml").write_text(upload)
    (user.folder / "new.py").write_text("x = 1  # pylens: ignore-file[all]\nexec(input())\n")
    (user.folder / "pylens.toml").write_text("exclude = ['*']\n")
    user.git("add", ".")
    status, said = user.pre_commit("run")
    assert status == 1 and "new.py" in said, said

    status, said = user.pre_commit("try-repo", str(hooks.folder), "pylens", "--all-files")
    assert "pylens check" in said and "InvalidManifest" not in said and status == 0, said
    print("hooks: by tag, by hash and by try-repo, a bad commit stopped, a good one made")


def main() -> None:
    program = pathlib.Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as folder:
        check(pathlib.Path(folder), program)


if __name__ == "__main__":
    main()
