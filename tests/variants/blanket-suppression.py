# --- behind code
x = f()  # pylens: ignore  # !
# --- with a reason, which names nothing
x = f()  # pylens: ignore because it is right  # !
# --- without a space, with empty brackets
x = f()  #pylens:ignore[]  # !
# --- with brackets that hold commas only
x = f()  # pylens: ignore[ , ]  # !
# --- for the whole file
# pylens: ignore-file  # !
# --- behind another comment, within a class
class C:
    def f(self):
        return g()  # noqa  # pylens: ignore  # !
# --- with names
x = f()  # pylens: ignore[is-literal]
# --- in a string
x = "# pylens: ignore"
# --- in prose
# write pylens: ignore there
