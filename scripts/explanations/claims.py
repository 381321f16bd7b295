"""Compares each claim with what is seen, in one process; `arguments` are the folders of the claims and of the rules."""

import contextlib
import io
import os
import pathlib
import sys
import warnings

# What a process that starts others, or threads, is told where there can be none.
LACKING = ("stack switching not supported", "emscripten does not support processes", "can't start new thread", "Function not implemented", "no subprocess")


def seen(harness, claim, rule, state):
    """What is wrong with a claim; `None` if it is true."""
    before, filters, folder = set(sys.modules), warnings.filters[:], os.getcwd()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            harness.main(claim, rule, state)
    except SystemExit as error:
        return str(error)
    finally:
        os.chdir(folder)
        warnings.filters[:] = filters
        for name in set(sys.modules) - before - {"harness"}:
            del sys.modules[name]


def main(claims, rules):
    sys.path.insert(0, claims)
    import harness

    shown, left_out, wrong = 0, [], 0
    for rule in sorted(pathlib.Path(rules).glob("*.json")):
        claim = f"{claims}/{rule.stem}.py"
        for state in ("BAD", "MENDED"):
            problem = seen(harness, claim, str(rule), state)
            if problem is None:
                shown += 1
            elif any(text in problem for text in LACKING):
                left_out.append(rule.stem)
            else:
                wrong += 1
                print(f"{rule.stem}: {state}: {problem}")
    print(f"{shown} claims shown, {wrong} wrong; left out: {', '.join(dict.fromkeys(left_out)) or 'none'}")
    return min(wrong, 1)


main(*arguments)  # noqa: F821
