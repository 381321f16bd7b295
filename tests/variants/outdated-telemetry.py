# --- headers of an older configuration
#: select = ["outdated-telemetry"]
#: telemetry = { header = "import telemetry", previous = ["import old", "from old import start; start()"] }
from old import (start); start()  # !
# --- behind a docstring and beside the new one
#: select = ["outdated-telemetry"]
#: telemetry = { header = "import telemetry", previous = ["import old"] }
"""Text."""; import telemetry; import old  # !
# --- a second header, which does nothing
#: select = ["outdated-telemetry"]
#: telemetry = { header = "import telemetry" }
import telemetry; import telemetry; x = 1
# --- entries of an older configuration
#: select = ["outdated-telemetry"]
#: telemetry = { entry = "t.enter({qualname!r})", previous = ["t.call({name!r}, {line})"] }
import t
def f(): t.call("g", 9); return 1  # !
# --- entries of another place
#: select = ["outdated-telemetry"]
#: telemetry = { entry = "t.enter({qualname!r}, {line})" }
import t
class A:
    def f(self):
        """Text."""; t.enter("A.g", 4)  # !
    def g(self):
        t.enter("A.f", 5)  # !
    def h(self):
        t.enter("A.h", 3)
# --- current ones
#: select = ["outdated-telemetry"]
#: telemetry = { header = "import telemetry", entry = "t.enter({qualname!r})", previous = ["import old"] }
import telemetry; import t
def f(): t.enter("f")
# --- old ones where the injected code never stands
#: select = ["outdated-telemetry"]
#: telemetry = { header = "import telemetry", entry = "t.enter({qualname!r})", previous = ["import old"] }
import telemetry
x = 1
import old
def f():
    t.enter("f")
    x = 1
    t.enter("g")
    import old
# --- not configured
import old
