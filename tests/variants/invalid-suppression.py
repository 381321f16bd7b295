# --- no such rule
x = f()  # pylens: ignore[no-such-rule]  # !
# --- a rule that does not exist beside one that does
#: ignore = ["unused-suppression"]
x = f()  # pylens: ignore[is-literal, is-litteral]  # !
# --- not closed
x = f()  # pylens: ignore[is-literal  # !
# --- another word
x = f()  # pylens: disable[is-literal]  # !
# --- capitals in the word
x = f()  # pylens: Ignore[is-literal]  # !
# --- capitals in the name
x = f()  # PYLENS: ignore[is-literal]  # !
# --- some capitals, and no names
x = f()  # PyLens:ignore  # !
# --- a space before the colon
x = f()  # pylens : ignore[is-literal]  # !
# --- both, for the whole file
# Pylens  : ignore-file[is-literal]  # !
# --- for the whole file, behind code
x = f()  # pylens: ignore-file[is-literal]  # !
# --- a group
x = f()  # pylens: ignore[identity] both are interned  # !
# --- everything
x = f()  # pylens: ignore[all]  # !
# --- what no comment can exempt from
x = f()  # pylens: ignore[syntax-error]  # !
y = f()  # pylens: ignore[deceptive-encoding]  # !
z = f()  # pylens: ignore[unused-suppression]  # !
# --- in order
x = f()  # pylens: ignore[is-literal] both are interned
# --- prose that begins with the name
# pylens is a linter
# Pylens: what it finds
# PYLENS : see the documentation [1]
# --- prose that mentions it
# see pylens: ignore
# --- in a string
x = "# PYLENS: ignore[is-literal]"
