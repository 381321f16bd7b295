# --- on a line without a finding
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
x = 1  # pylens: ignore[is-literal]  # !
# --- one line too early
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
# pylens: ignore[is-literal]  # !
same = mode == "fast"
# --- for the whole file
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
# pylens: ignore-file[is-literal]  # !
x = 1
# --- one name of two
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
same = mode is "fast"  # pylens: ignore[is-literal, slots-conflict]  # !
# --- in a nested scope, behind another comment
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
class C:
    async def f(self):
        return await g()  # noqa  # pylens: ignore[is-literal]  # !
# --- on a line between the first and the last of a finding
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
same = (mode
    # pylens: ignore[is-literal]  # !
    == "fast")
# --- in use, at the last line of the statement
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
same = (mode is
    "fast")  # pylens: ignore[is-literal] both are interned
# --- in use, for the whole file
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
# pylens: ignore-file[is-literal]
same = mode is "fast"
# --- of a rule that did not run
#: ignore = ["is-literal"]
x = 1  # pylens: ignore[is-literal]
# --- of a rule that is not on
#: select = ["is-literal", "slots-conflict", "unused-suppression"]
x = 1  # pylens: ignore[too-complex]
# --- what is invalid is not unused
x = 1  # pylens: ignore[no-such-rule]
