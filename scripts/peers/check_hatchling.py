"""Shows that packaging tools find the version as before: `check_hatchling.py --pylens BIN`.

Hatchling's default pattern is anchored at the start of the line of `__version__`; setuptools reads the tree of the file.
"""

from harness import in_project, succeed

REQUIREMENTS = ["hatchling==1.33.0", "setuptools==80.9.0"]

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "shop"
dynamic = ["version"]
[tool.hatch.version]
path = "shop/__init__.py"
"""

SETUPTOOLS = """\
from setuptools.config.expand import read_attr
print(read_attr("shop.__version__"))
"""

MODULES = [
    '__version__ = "1.2.3"\n',
    '# The release.\n__version__ = "1.2.3"\n',
    '"""A shop."""\n__version__ = "1.2.3"\n',
    '# Copyright A.\n\n__version__="1.2.3"\n',
    'from __future__ import annotations\n\nVERSION = "1.2.3"\n__version__ = "1.2.3"\n',
    'import os\n\n__version__ = "1.2.3"\n',
]


def check(python, pylens, project):
    (project / "pyproject.toml").write_text(PYPROJECT)
    (project / "read.py").write_text(SETUPTOOLS)
    module = project / "shop/__init__.py"
    module.parent.mkdir()
    for code in MODULES:
        module.write_text(code)
        readers = [[python, "-m", "hatchling", "version"], [python, "read.py"]]
        before = [succeed(reader, project).stdout for reader in readers]
        succeed([pylens, "fix", "shop"], project)
        after = [succeed(reader, project).stdout for reader in readers]
        if before != after or "_stub_telemetry" not in module.read_text():
            yield f"{before} before, {after} after:\n{module.read_text()}"


in_project(__doc__, REQUIREMENTS, check)
