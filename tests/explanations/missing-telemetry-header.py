"""The platform counts the modules that import its telemetry; the one without the header is not among them."""

import sys


def observe(example):
    sys.path.insert(0, str(example.folder))
    (example.folder / "telemetry.py").write_text("import sys\nseen = [name for name in sys.modules if name == 'example']\n")
    example.load()
    telemetry = sys.modules.get("telemetry")
    return telemetry.seen if telemetry else []


BAD = []
MENDED = ["example"]
