# --- a display of names
import dis
found = [i for i in dis.Bytecode(f) if i.opname in ("LOAD_METHOD", "LOAD_ATTR")]  # !
# --- the table, the literal on the left, in a lambda
from dis import opname as names
is_call = lambda op: "CALL_FUNCTION" != names[op]  # !
# --- a code object made by keyword-less unpacking, by an alias of the module
import types as t
class Copy:
    async def copy(self, arguments):
        return t . CodeType(  # !
            *arguments)
# --- negated, in a while loop's one-line body
while step.opname not in {"POP_TOP", "DUP_TOP"}: step = next(steps)  # !
# --- the name of another thing
if operation.opname == name or operation.opname == "click":
    pass
# --- under a question
import dis, sys
PY311 = sys.version_info >= (3, 11)
def is_call(i):
    if PY311:
        return i.opname == "CALL"
    return i.opname == "CALL_FUNCTION" if not PY311 else None
# --- `types.CodeType` as a type
import types
def is_code(x, code):
    return isinstance(x, types.CodeType) and code.replace(co_name="x")
# --- a part of names
loads = [i for i in instructions if "LOAD" in i.opname]
# --- instructions that last
imports = [i.argval for i in instructions if i.opname == "IMPORT_NAME" or i.opname in ("NOP", "POP_TOP")]
# --- code that asks what code objects have
from types import CodeType
def copy(co):
    more = (co.co_qualname, co.co_exceptiontable) if hasattr(co, "co_qualname") else ()
    return CodeType(co.co_argcount, *more)

# --- a name in a case
import dis

def _calls(code):
    for instruction in dis.get_instructions(code):
        match instruction.opname:
            case "CALL_FUNCTION" | "CALL_METHOD":  # !
                yield instruction
            case "LOAD_NAME":
                pass

# --- only names that last
import dis

def _names(code):
    for instruction in dis.get_instructions(code):
        match instruction.opname:
            case "LOAD_NAME" | "STORE_NAME":
                yield instruction
