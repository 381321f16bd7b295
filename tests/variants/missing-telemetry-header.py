# --- nothing but code
#: telemetry = { header = "import telemetry" }
x = 1  # !
# --- behind a docstring
#: telemetry = { header = "import telemetry" }
"""Rules."""  # !
x = 1
# --- after the imports from the future
#: telemetry = { header = "import telemetry" }
from __future__ import annotations  # !
import os
# --- only in a text
#: telemetry = { header = "import telemetry" }
x = "import telemetry"  # !
# --- only in a comment
#: telemetry = { header = "import telemetry" }
# import telemetry
x = 1  # !
# --- only where it need not run
#: select = ["telemetry"]
#: telemetry = { header = "import telemetry" }
def f():  # !
    import telemetry
# --- too late
#: telemetry = { header = "import telemetry" }
import os  # !
import telemetry
# --- under another name, which is other syntax
#: telemetry = { header = "import telemetry" }
import telemetry as t  # !
# --- a header of several statements, of which one is there
#: telemetry = { header = "import telemetry; telemetry.loaded(__name__)" }
import telemetry  # !
# --- a docstring that is none
#: telemetry = { header = "import telemetry" }
f"""Rules."""  # !
import telemetry
# --- in its place
#: telemetry = { header = "import telemetry" }
import telemetry
x = 1
# --- in its place behind docstring and future, on one line
#: telemetry = { header = "import telemetry" }
"""Rules."""; from __future__ import annotations; import telemetry; x = 1
# --- in another layout
#: telemetry = { header = "from telemetry import start; start('x', 1)" }
from telemetry import (
    start,
)
start("x",
      1,)
# --- excluded
#: telemetry = { header = "import telemetry", exclude = ["example.py"] }
x = 1
# --- not configured
x = 1
