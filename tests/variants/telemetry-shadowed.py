# --- assigned, deleted, defined, imported
#: select = ["telemetry-shadowed"]
#: telemetry = { header = "import telemetry" }
import telemetry
telemetry = 1  # !
del telemetry  # !
# --- defined, imported
#: select = ["telemetry-shadowed"]
#: telemetry = { header = "import telemetry" }
import telemetry
def telemetry(): pass  # !
class telemetry: pass  # !
import other as telemetry  # !
from other import telemetry  # !
# --- by a loop, a with statement, a handler, a walrus, a pattern
#: select = ["telemetry-shadowed"]
#: telemetry = { header = "import telemetry as t" }
import telemetry as t
for t in (): pass  # !
with x as t: pass  # !
try: pass
except E as t: pass  # !
(t := 1)  # !
match x:
    case t: pass  # !
# --- from a function
#: select = ["telemetry-shadowed"]
#: telemetry = { header = "import telemetry" }
import telemetry
def f():
    global telemetry
    telemetry = 1  # !
# --- in the functions themselves
#: select = ["telemetry-shadowed"]
#: telemetry = { entry = "t.enter({line})" }
import t
def f(t): return t  # !
def g():  # !
    t = 1
def h():  # !
    global t
def k(t):  # !
    def m(): return t  # !
# --- a name that the entry binds, used in the function
#: select = ["telemetry-shadowed"]
#: telemetry = { entry = "import t; t.enter({line})" }
def f():  # !
    return t
# --- where it takes nothing away
#: select = ["telemetry-shadowed"]
#: telemetry = { header = "import telemetry" }
import telemetry
def f(telemetry):
    return telemetry
class A:
    telemetry = 1
x.telemetry = 1
[telemetry for telemetry in ()]
# --- imported once more
#: select = ["telemetry-shadowed"]
#: telemetry = { header = "import telemetry as t, app.log" }
import telemetry as t, app.log
import app
import telemetry as t
# --- not configured
telemetry = 1
