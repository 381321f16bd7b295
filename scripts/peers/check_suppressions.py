"""Shows that Semgrep, Pylint, Ruff and ty find what they found before: `check_suppressions.py --pylens BIN`.

Comments that speak of the next line suppress the same findings, and no others, after a header and entries went in. Findings
are compared by rule and by the code that they are about.
"""

import json

from harness import in_project, run

REQUIREMENTS = ["semgrep==1.185.0", "pylint==4.1.4", "ruff==0.17.6", "ty==0.0.108"]

RULES = """\
rules:
  - id: no-eval
    languages: [python]
    severity: ERROR
    message: eval
    pattern: eval(...)
  - id: no-class
    languages: [python]
    severity: ERROR
    message: class
    pattern: "class $A: ..."
"""

FILES = {
    "class_at_the_top": "# nosemgrep: no-class\nclass A:\n    x = eval('1')\n",
    "comment_above": "# Why.\n# nosemgrep\nclass A:\n    # nosemgrep\n    x = eval('1')\n\n\nclass B:\n    pass\n",
    "assignment": "# nosemgrep\nx = eval('1')\ny = eval('2')\n",
    "statement": "# nosemgrep\neval('1')\neval('2')\n",
    "function": "def f(x):\n    # nosemgrep\n    if eval(x):\n        return eval(x)\n    return None\n",
    "first_statement": "def f(x):\n    # nosemgrep\n    return eval(x)\n",
    "pylint_next": "# pylint: disable-next=invalid-name,too-few-public-methods\nclass a:\n    pass\n\n\nclass b:\n    pass\n",
    "ruff_header": "# ruff: ignore[E741]\nl = 1\nO = 2\n",
    "ruff_entry": "def f(x):\n    # ruff:ignore[E701]\n    while x: pass\n\n\ndef g(x):\n    while x: pass\n",
    "ty_file": "# ty: ignore[invalid-assignment]\nx: int = 'a'\ny: int = 'b'\n",
    "ty_header": "import os\n# ty: ignore[invalid-assignment]\nx: int = 'a'\ny: int = 'b'\n",
    "ty_entry": "def f(x: int):\n    # ty: ignore[unresolved-attribute]\n    while x.a:\n        x.b()\n",
    "pylint_blank": "def f(x):\n\n    # pylint: disable-next=eval-used\n    for _ in eval(x):\n        print(eval(x))\n",
}


def semgrep(project):
    scripts = project.parent / "venv/bin"
    command = [str(scripts / "semgrep"), "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore"]
    # What Semgrep starts must be found, too.
    path = f"PATH={scripts}:/usr/bin:/bin"
    result = run(["env", path, *command, "--config=rules.yml", "--json", "files"], project)
    found = json.loads(result.stdout)["results"]
    return sorted((it["path"], it["check_id"], excerpt(project, it)) for it in found)


def excerpt(project, finding):
    text = (project / finding["path"]).read_text()
    # Further on in a class there are entries.
    return text[finding["start"]["offset"] : finding["end"]["offset"]][:9]


def pylint(project):
    command = [str(project.parent / "venv/bin/python"), "-m", "pylint", "--output-format=json2", "--disable=all"]
    command.append("--enable=invalid-name,too-few-public-methods,eval-used")
    found = json.loads(run([*command, "files"], project).stdout)["messages"]
    return sorted((it["path"], it["symbol"], it["obj"], it["message"]) for it in found)


def ruff(project):
    command = [str(project.parent / "venv/bin/ruff"), "check", "--isolated", "--no-cache", "--output-format=json"]
    found = json.loads(run([*command, "--select=E701,E741,RUF100", "files"], project).stdout)
    return sorted((it["filename"], it["code"], it["message"]) for it in found)


def ty(project):
    command = [str(project.parent / "venv/bin/ty"), "check", "--output-format=gitlab"]
    command.append(f"--python={project.parent / 'venv'}")
    found = json.loads(run([*command, "files"], project).stdout)
    found = [it for it in found if it["check_name"] in ("invalid-assignment", "unresolved-attribute", "unused-ignore-comment")]
    return sorted((it["location"]["path"], it["check_name"], it["description"]) for it in found)


def check(python, pylens, project):
    (project / "rules.yml").write_text(RULES)
    (project / "files").mkdir()
    for name, code in FILES.items():
        (project / f"files/{name}.py").write_text(code)
    tools = semgrep, pylint, ruff, ty
    before = [tool(project) for tool in tools]
    if not all(before):
        yield f"nothing was found: {before}"
    run([pylens, "fix", "files"], project)
    after = [tool(project) for tool in tools]
    if before != after:
        yield f"found before: {before}\nfound after: {after}"
    for name in FILES:
        if "_stub_telemetry" not in (project / f"files/{name}.py").read_text():
            yield f"{name}.py has no header"


in_project(__doc__, REQUIREMENTS, check)
