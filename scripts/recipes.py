"""Runs the shell lines of every recipe in `docs/ci.md`, and validates the recipes by the schemas of their services.

    python3 scripts/recipes.py target/debug/pylens

Needs git and `scripts/formats/requirements.txt`. `pip` finds the wheel, which is made of the given program, in a folder. In a project
with a finding, the line that checks fails and the lines behind it find its reports; in one without, none fails.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import venv

import ruamel.yaml
from pre_commit import ROOT, Repository, wheel

SCHEMAS = {
    "GitHub Actions": "vendor.github-workflows",
    "GitLab": "vendor.gitlab-ci",
    "Azure Pipelines": "vendor.azure-pipelines",
}
REPORTS = {
    "GitHub Actions": ["pylens.sarif", "pylens.md", "summary"],
    "GitLab": ["gl-code-quality-report.json", "pylens.xml"],
    "Jenkins": ["pylens.sarif"],
    "Azure Pipelines": ["pylens.xml"],
    "Any shell": [],
}


def recipes() -> "dict[str, str]":
    page = (ROOT / "docs" / "ci.md").read_text()
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    code = {}
    for section in sections:
        title, text = section.split("\n", 1)
        code[title] = re.search(r"^```\w+\n(.*?)^```", text, re.MULTILINE | re.DOTALL).group(1)
    assert code.keys() == REPORTS.keys(), code.keys()
    return code


def shell_lines(title: str, code: str) -> "list[str]":
    if title == "Any shell":
        return code.splitlines()
    if title == "Jenkins":
        return re.findall(r"sh '(.*)'", code)
    recipe = ruamel.yaml.YAML(typ="safe").load(code)
    if title == "GitLab":
        return recipe["pylens"]["script"]
    if title == "Azure Pipelines":
        return [step["script"] for step in recipe["steps"] if "script" in step]
    return [step["run"] for step in recipe["jobs"]["pylens"]["steps"] if "run" in step]


def run(title: str, lines: "list[str]", folder: pathlib.Path, text: str) -> "list[int]":
    project = Repository(folder)
    (project.folder / "old.py").write_text("x = 1\n")
    project.commit()
    project.git("update-ref", "refs/remotes/origin/main", "HEAD")
    (project.folder / "new.py").write_text(text)
    project.commit()
    path = f"{folder.with_name('environment') / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PIP_NO_INDEX": "1"}
    environment["GITHUB_STEP_SUMMARY"] = str(project.folder / "summary")
    statuses = []
    for line in lines:
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", line],
            cwd=project.folder, env=environment, capture_output=True, text=True, check=False,
        )
        statuses.append(result.returncode)
        assert result.returncode < 2, f"{title}: {line}\n{result.stdout}{result.stderr}"
    for report in REPORTS[title]:
        assert (project.folder / report).stat().st_size > 0, f"{title}: {report}"
    return statuses


def main() -> None:
    program = pathlib.Path(sys.argv[1]).absolute()
    manifest = (ROOT / "Cargo.toml").read_text()
    version = re.search(r'^\[workspace\.package\]\nversion = "(.+)"$', manifest, re.MULTILINE).group(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        wheel(program, version, folder / "wheels")
        os.environ["PIP_FIND_LINKS"] = str(folder / "wheels")
        for title, code in recipes().items():
            if schema := SCHEMAS.get(title):
                path = folder / f"{schema}.yml"
                path.write_text(code)
                command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
                result = subprocess.run(command, capture_output=True, text=True, check=False)
                assert result.returncode == 0, f"{title}: {result.stdout}{result.stderr}"
            lines = shell_lines(title, code)
            assert f"pip install pylens=={version}" in lines, lines
            venv.create(folder / "environment", clear=True, with_pip=True)
            bad = run(title, lines, folder / f"{title} bad", "x is 'a'\n")
            fails = [line for line, status in zip(lines, bad) if status]
            expected = [line for line in lines if "pylens check" in line and "--exit-zero" not in line]
            assert fails == expected, f"{title}: {fails}"
            assert not any(run(title, lines, folder / f"{title} good", "x = 2\n")), title
            print(f"{title}: {len(lines)} lines")


if __name__ == "__main__":
    main()
