"""Validates configurations by the JSON schema that `pylens config --schema` prints, as editors do.

    python3 scripts/config_schema.py target/debug/pylens

What pylens takes must be valid: the configurations in the documentation, in the examples, and those of the gates. What it
refuses for an unknown key, rule, option or value must not be. Needs `scripts/formats/requirements.txt`.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

import jsonschema

ROOT = pathlib.Path(__file__).parent.parent

REFUSED = [
    "sellect = ['is-literal']",
    "select = ['is-litral']",
    "fail-on = 'fatal'",
    "target-version = 'py39'",
    "rules.too-complex.max = 3",
    "rules.too-complex.max-complexity = '3'",
    "rules.is-literal.x = 3",
    "telemetry.haeder = ''",
    "telemetry.skip = ['nummba']",
    "per-file-ignores = { 'x' = ['is-litral'] }",
    "severity = { is-literal = 'bad' }",
    "overrides = [{ ignore = ['is-literal'] }]",
    "overrides = [{ files = ['x'], baseline = 'y' }]",
    "output-format = 'xml'",
]


def configurations(pylens: str) -> "list[str]":
    texts = []
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        if page.name != "rules.md":
            texts += re.findall(r"^```toml\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    texts += [path.read_text() for path in (ROOT / "examples").rglob("pylens.toml")]
    for purpose in ["rules", "notebooks", "plugins"]:
        command = [pylens, "gate", "--init", "--purpose", purpose, "-"]
        texts.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return texts


def is_taken(pylens: str, text: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "pylens.toml"
        path.write_text(text)
        command = [pylens, "config", "--config", str(path), folder]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> None:
    pylens = str(pathlib.Path(sys.argv[1]).absolute())
    schema = subprocess.run([pylens, "config", "--schema"], capture_output=True, text=True, check=True)
    validator = jsonschema.Draft7Validator(json.loads(schema.stdout))
    validator.check_schema(validator.schema)
    checked = 0
    for text in configurations(pylens):
        document = tomllib.loads(text)
        document = document.get("tool", {}).get("pylens", document)
        if is_taken(pylens, text) or "extend" in document:
            errors = [error.message for error in validator.iter_errors(document)]
            assert not errors, f"{errors[0][:300]}\n{text}"
            checked += 1
    assert checked > 10, checked
    for text in REFUSED:
        assert not is_taken(pylens, text), text
        assert not validator.is_valid(tomllib.loads(text)), text
    print(f"{checked} configurations are valid, {len(REFUSED)} are not")


if __name__ == "__main__":
    main()
