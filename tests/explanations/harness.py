"""Shows that an explanation is true: runs an example of a rule and compares what happens with what the rule claims.

    pylens rule NAME --output-format json > RULE
    python3 harness.py CLAIM RULE (BAD | MENDED)

CLAIM is a file beside this one, named after its rule. It defines

    observe(example)    does to the example what a user would, and returns what the user would see
    BAD, MENDED         what that is for the documented hazard and for its mended form: a value, or `raised(...)`

and, where the first example is not the one, `REJECT`, the number of the hazard among the examples the rule rejects, and
`ACCEPT`, the number of its mended form among those it accepts. Without `ACCEPT` the mended form is what the fix makes of the
hazard or, where there is no fix, the first accepted example. `SINCE` is the first version of Python that has what the
examples use; under an older one nothing is run.
"""

import importlib.util
import json
import os
import runpy
import sys
import tempfile
from pathlib import Path


class Raised:
    """An exception as a user sees it: its type and what its message holds."""

    def __init__(self, kind, message=""):
        self.kind = kind
        self.message = message

    def __eq__(self, other):
        return isinstance(other, Raised) and self.kind == other.kind and self.message in other.message

    def __repr__(self):
        return f"{self.kind}: {self.message}"


raised = Raised


class Example:
    """The code of one example, with an empty folder to play in."""

    def __init__(self, source, folder):
        self.source = source
        self.folder = Path(folder)

    def load(self, **names):
        """Runs the code as the module `example` from a file of its own, with `names` already defined in it."""
        path = self.folder / "example.py"
        path.write_text(self.source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("example", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["example"] = module
        vars(module).update(names)
        spec.loader.exec_module(module)
        return module


def code(claim, rule, state):
    """The example that shows `state`."""
    examples = json.loads(Path(rule).read_text(encoding="utf-8"))["examples"]
    reject = examples["rejects"][claim.get("REJECT", 0)]
    if state == "BAD":
        return reject["code"]
    if "ACCEPT" not in claim and reject["fixed"] is not None:
        return reject["fixed"]
    return examples["accepts"][claim.get("ACCEPT", 0)]


def main(claim, rule, state):
    sys.modules["harness"] = sys.modules[__name__]
    claim = runpy.run_path(claim)
    if sys.version_info < claim.get("SINCE", ()):
        return
    around = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        try:
            seen = claim["observe"](Example(code(claim, rule, state), folder))
        except BaseException as error:  # whatever a user would see
            seen = raised(type(error).__name__, str(error))
        finally:
            os.chdir(around)
    if claim[state] != seen:
        sys.exit(f"claimed {claim[state]!r}, but saw {seen!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
