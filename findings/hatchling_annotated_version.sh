#!/usr/bin/env bash
# hatchling 1.33.0: the default pattern of `[tool.hatch.version]` does not know annotations. A type checker's favourite,
# `__version__: str = "1.0"`, ends the build with "unable to parse the version"; `VERSION` and `version` are fine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet hatchling==1.33.0
mkdir -p project/pkg
cat > project/pyproject.toml <<'TOML'
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "pkg"
dynamic = ["version"]
[tool.hatch.version]
path = "pkg/__init__.py"
TOML
cd project
version() {
    printf '%s\n' "$1" > pkg/__init__.py
    ../env/bin/hatchling version 2>&1 | tail -n 1
}
annotated=$(version '__version__: str = "1.0"' || true)
plain=$(version '__version__ = "1.0"')
lower=$(version 'version = "1.0"')
echo "annotated: $annotated; plain: $plain; lower case: $lower"
[[ $annotated == *"unable to parse the version"* ]] && [ "$plain" = 1.0 ] && [ "$lower" = 1.0 ]
