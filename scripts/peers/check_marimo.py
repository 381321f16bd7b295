"""Shows that marimo runs a notebook as before: `check_marimo.py --pylens BIN`.

Run as a program, marimo's exporter executes the cells from the text that it cuts out of the file.
"""

from harness import compare

PROGRAM = '''\
import marimo

__generated_with = "0.25.2"
app = marimo.App()

with app.setup:
    import math

    def helper(x):
        return math.floor(x)


@app.cell
def _():
    def double(x):
        return 2 * x

    print(double(helper(20.5)), "from a cell")
    return (double,)


@app.function
def triple(x):
    return 3 * x


@app.class_definition
class Named:
    def name(self):
        return "named"


@app.cell
def _(double):
    # Of the next line.
    print(triple(double(1)), Named().name())
    return


def ordinary():
    return marimo.__name__


if __name__ == "__main__":
    import subprocess
    import sys

    print(ordinary())
    app.run()
    for kind in ("script", "md"):
        command = [sys.executable, "-m", "marimo", "export", kind, __file__]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    command = [sys.executable, "-m", "marimo", "-q", "export", "html", __file__, "-o", "out.html", "-f"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    print([line for line in (ran.stdout + ran.stderr).splitlines() if "from a cell" in line])
'''

compare(__doc__, ["marimo==0.25.2"], PROGRAM, ["ordinary"])
