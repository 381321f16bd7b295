#!/usr/bin/env bash
# hatchling 1.33.0: `[tool.hatch.version] path = ...` reads lines, not Python.
# - A line in a module's docstring that looks like an assignment of `__version__` comes before the assignment, so the package
#   gets the version that its documentation shows. Seen: `0.9` where `import pkg; pkg.__version__` is `1.0`.
# - `__version__: str = "1.0"` ends the build with "unable to parse the version from the file".
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
cat > project/pkg/__init__.py <<'PYTHON'
"""A package.

Pin the file format that you rely on:

__version__ = "0.9"
"""
__version__ = "1.0"
PYTHON
cd project
built=$(../env/bin/hatchling version)
imported=$(../env/bin/python -c 'import pkg; print(pkg.__version__)')
printf '__version__: str = "1.0"\n' > pkg/__init__.py
annotated=$(../env/bin/hatchling version 2>&1 | tail -n 1 || true)
echo "hatchling: $built, imported: $imported, annotated: $annotated"
[ "$built" = 0.9 ] && [ "$imported" = 1.0 ] && [[ $annotated == *"unable to parse the version"* ]]
