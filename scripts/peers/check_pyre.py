"""Shows that Pyre finds what it found before: `check_pyre.py --pylens BIN`.

Its comments suppress the same errors, and no others, after a header and entries went in. Errors are compared by code and by
message, which names another type in each place here.
"""

import json

from harness import in_project, run

REQUIREMENTS = ["pyre-check==0.10.0"]

FILES = {
    "above": "# pyre-strict\n# pyre-fixme[9]: known\nx: int = 'a'\ny: int = 'b'\n",
    "function": "def f(x: int) -> int:\n    # pyre-fixme[7]: known\n    return str(x)\n\n\ndef g(x: int) -> int:\n    return [x]\n",
    "ignore": "def f(x: int) -> int:\n    # pyre-ignore[7]\n    return str(x)\n",
    "block": "def f(x: int) -> int:\n    # pyre-fixme[58]: known\n    if x + 'a':\n        return x - 'b'\n    return x\n",
    "docstring": '"""About."""\n# pyre-fixme[21]: known\nimport missing_one\nimport missing_two\n',
    "same_line": "def f(x: int) -> str:\n    return x  # pyre-ignore[7]\n\n\ndef g(x: int) -> str:\n    return [x]\n",
    "method": "class A:\n    # pyre-fixme[15]: known\n    def __eq__(self, other: int) -> int:\n        # pyre-fixme[7]\n        return str(other)\n",
}


def errors(project):
    pyre = str(project.parent / "venv/bin/pyre")
    result = run([pyre, "--noninteractive", "--output=json", "check"], project)
    try:
        found = json.loads(result.stdout)
    except json.JSONDecodeError:
        return f"status {result.returncode}: {result.stderr[-500:]}"
    # The stub is for running and has no annotations.
    found = [it for it in found if it["path"] != "_stub_telemetry.py"]
    return sorted((it["path"], it["code"], it["description"]) for it in found)


def check(python, pylens, project):
    version = run([python, "-c", "import sys; print('{}.{}'.format(*sys.version_info))"], project).stdout.strip()
    # A module that is imported but not checked, so that an entry itself is no error.
    (project / "stubs").mkdir()
    (project / "stubs/_stub_telemetry.pyi").write_text("def enter(name: str) -> None: ...\n")
    configuration = {"source_directories": ["."], "search_path": ["stubs"], "exclude": ["/_stub_telemetry.py"]}
    configuration["python_version"] = version
    (project / ".pyre_configuration").write_text(json.dumps(configuration))
    for name, code in FILES.items():
        (project / f"{name}.py").write_text(code)
    files = [f"{name}.py" for name in FILES]
    before = errors(project)
    if isinstance(before, str) or len(before) < len(FILES) - 1:
        yield f"too little was found: {before}"
        return
    run([pylens, "fix", *files], project)
    after = errors(project)
    if before != after:
        yield f"found before: {before}\nfound after: {after}"
    for name in files:
        if "_stub_telemetry" not in (project / name).read_text():
            yield f"{name} has no header"


in_project(__doc__, REQUIREMENTS, check)
