"""Validates reports of a run with many findings by published schemas, and has published readers read them.

    python3 scripts/formats target/debug/pylens [--multitool SARIF_MULTITOOL]

Run it in an environment that has `requirements.txt`. What is checked are the standard library of this interpreter and
files whose names and findings hold what the formats escape. The schemas come with packages from registries: that of SARIF
with the crate serde-sarif, that of rdjson with rdfmt, and Jenkins' for JUnit with the sources of pytest.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import sysconfig
import tarfile
import tempfile

import jsonschema
import junitparser
import xmlschema

CRATES = {"serde-sarif": "0.8.0", "rdfmt": "0.3.0"}
PYTEST = "pytest==9.2.0"

# GitLab's own, from `app/validators/json_schemas/codeclimate.json` of its sources, said here anew; `fingerprint` must be
# unique besides.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {
                    "path": {"type": "string"},
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "object", "properties": {"line": {"type": "integer"}}}
                        },
                    },
                },
            },
        },
    },
}

FORMATS = ["gitlab", "json", "junit", "rdjson", "sarif"]


def run(*command: object, **options: object) -> str:
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, **options
    ).stdout


def crate_folders(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """The folders of the crates' sources."""
    run("cargo", "init", "--quiet", "--lib", "--name", "schemas", folder)
    for name, version in CRATES.items():
        run("cargo", "add", "--quiet", f"{name}@={version}", cwd=folder)
    packages = json.loads(run("cargo", "metadata", "--format-version", "1", cwd=folder))["packages"]
    return {
        package["name"]: pathlib.Path(package["manifest_path"]).parent
        for package in packages
        if package["name"] in CRATES
    }


def junit_schema(folder: pathlib.Path) -> xmlschema.XMLSchema:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    run(*pip, "--dest", folder, PYTEST)
    (archive,) = folder.glob("pytest-*.tar.gz")
    with tarfile.open(archive) as sources:
        (name,) = (name for name in sources.getnames() if name.endswith("/junit-10.xsd"))
        schema = sources.extractfile(name)
        return xmlschema.XMLSchema(schema.read().decode())


def hostile_files(folder: pathlib.Path) -> None:
    controls = "".join(map(chr, [*range(1, 32), 127, 128, 0x9F, 0x2028, 0x202E, 0xFFFE, 0xFFFF]))
    folder.mkdir()
    plain = controls.replace("\n", "").replace("\r", "").replace("\f", "")
    (folder / "controls.py").write_bytes(f"x is '{plain}'\n".encode())
    (folder / "many.py").write_text("x is 'a'\n" * 10_000)
    (folder / "broken.py").write_bytes(b"# coding: no-such-codec\n")
    for name in [b"a %41&<\"'>].py", b"\xff\xfe.py", b"|b'[c],d;e:.py", b"line\nbreak\x1b.py"]:
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b"x is 'b'\n")


def check(folder: pathlib.Path, pylens: pathlib.Path, multitool: "pathlib.Path | None") -> None:
    hostile_files(folder / "hostile")
    library = pathlib.Path(sysconfig.get_path("stdlib"))
    outputs = [f"--output-file={name}={folder / name}" for name in FORMATS]
    command = [pylens, "check", "--isolated", "--quiet", "--select=all", *outputs, library, "hostile"]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in FORMATS}
    reports = {name: json.loads(text) for name, text in texts.items() if name != "junit"}

    crates = crate_folders(folder / "crates")
    schema = json.loads((crates["serde-sarif"] / "src" / "schema.json").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(reports["sarif"])
    results = reports["sarif"]["runs"][0]["results"]
    schema = json.loads((crates["rdfmt"] / "json_schema" / "DiagnosticResult.jsonschema").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(reports["rdjson"])
    jsonschema.validate(reports["gitlab"], GITLAB)
    junit_schema(folder).validate(texts["junit"])

    count = len(reports["json"])
    assert count > 10_000, f"only {count} findings"
    suites = junitparser.JUnitXml.fromstring(texts["junit"].encode())
    tests = sum(1 for suite in suites for case in suite if not case.name == "check")
    counts = [len(results), len(reports["gitlab"]), tests]
    assert counts == [count] * 3, f"{counts} of {count}"
    failed = reports["sarif"]["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert len(reports["rdjson"]["diagnostics"]) == count + len(failed) > count

    def place(result: dict) -> tuple[str, str, str]:
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        fingerprint = result["partialFingerprints"]["primaryLocationLineHash"]
        return result["ruleId"], location["uri"], fingerprint

    assert len({place(result) for result in results}) == count, "two alerts are one to GitHub"
    assert len({finding["fingerprint"] for finding in reports["gitlab"]}) == count

    (folder / "report.sarif").write_text(texts["sarif"], encoding="utf-8")
    summary = run(sys.executable, "-m", "sarif", "summary", folder / "report.sarif")
    assert "is-literal" in summary, summary
    if multitool:
        log = folder / "validation.sarif"
        kinds = ["--rule-kind", "Sarif;Ghas", "--output", log]
        # Its status tells whether there is something to say.
        subprocess.run([multitool, "validate", folder / "report.sarif", *kinds], capture_output=True)
        found = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
        assert not found, found
    print(f"{count} findings: valid, read, and no two of them equal")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pylens", type=pathlib.Path)
    parser.add_argument("--multitool", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check(pathlib.Path(folder), arguments.pylens.absolute(), arguments.multitool)


if __name__ == "__main__":
    main()
