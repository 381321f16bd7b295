# --- a string that seems to end early
if level != "user‮ ⁦# may only read⁩ ⁦":  # !
    pass
# --- a comment that seems to be code
x = 1  # ‮gnirts a‬  # !
# --- one line of a docstring
def f():
    """Does

    ⁧what⁩  # !
    it says."""
# --- in an f-string and its expression
x = f"a⁨{y['⁩']}"  # !
# --- in bytes it is an error besides, in a name too
x = 1; ‪y = 2  # !
# --- in a file that does not parse otherwise
def f(:
    return "‭"  # !
# --- each of them
a = "‪"  # !
a = "‫"  # !
a = "‬"  # !
a = "‭"  # !
a = "‮"  # !
a = "⁦"  # !
a = "⁧"  # !
a = "⁨"  # !
a = "⁩"  # !
# --- escapes show what they are
a = "\u202e\u2066", "\N{RIGHT-TO-LEFT OVERRIDE}"
# --- text in scripts that are written from right to left
a = "שלום"  # مرحبا
# --- marks of direction move nothing
a = "a‎b‏؜"
