"""Shows that Cython compiles modules with a header, and that they run as before: `check_cython.py --pylens BIN`.

Each file is compiled for one reason: it imports `cython`, it has a directive, or the project's `setup.py` names it. Needs a
C compiler.
"""

from harness import in_project, succeed

REQUIREMENTS = ["cython==3.3.1", "setuptools==80.9.0"]

MODULES = {
    "imports": '"""D."""\nimport cython\n\n\ndef double(x: cython.int) -> cython.int:\n    """Doubles."""\n    return 2 * x\n',
    "directive": '# cython: boundscheck=False\n"""D."""\nfrom math import floor\n\n\nclass A:\n    """A."""\n    def double(self, x): return floor(2 * x)\n\n\ndouble = A().double\n',
    "named": '"""D."""\n\nfrom __future__ import annotations\n\n\ndef double(x):\n    return 2 * x\n',
    "last": '"""D."""\nFACTOR = 2\n\n\ndef double(x):\n    if x:\n        return FACTOR * x\n',
}

SETUP = """\
from Cython.Build import cythonize
from setuptools import setup

setup(ext_modules=cythonize([{names}]))
"""

PROGRAM = """\
import directive, imports, last, named

for module in (directive, imports, last, named):
    print(module.__file__.endswith(".so"), module.__doc__, module.double(4))
"""


def check(python, pylens, project):
    names = ", ".join(f'"{name}.py"' for name in MODULES)
    (project / "setup.py").write_text(SETUP.format(names=names))
    (project / "program.py").write_text(PROGRAM)
    for name, code in MODULES.items():
        (project / f"{name}.py").write_text(code)
    build = [python, "setup.py", "-q", "build_ext", "--inplace", "--force"]
    succeed(build, project)
    before = succeed([python, "program.py"], project).stdout
    succeed([pylens, "fix", *[f"{name}.py" for name in MODULES]], project)
    succeed(build, project)
    after = succeed([python, "program.py"], project).stdout
    if before != after or before.count("True") != len(MODULES):
        yield f"printed before:\n{before}printed after:\n{after}"
    for name in MODULES:
        if "_stub_telemetry" not in (project / f"{name}.py").read_text():
            yield f"{name}.py has no header"


in_project(__doc__, REQUIREMENTS, check)
