"""Figures of the bytecode that an interpreter makes of texts, which are compiled and never run. CPython 3.8 or newer.

Questions and answers are JSON.

Conditional jumps cannot be counted to learn how many decisions a text takes: compilers copy the test of a loop to its end
and `finally` to each way out, and add jumps of their own for `with`. So each text is compiled once more with a line number of
its own for every node of its tree, and a decision is a node whose value some conditional jump asks for, however many jumps
do.
"""

import ast
import collections
import dis
import io
import re

TOP = 8
# The flag of code whose locals are in slots: that of functions, not that of classes.
OPTIMIZED = 1
LONGEST_CONSTANT = 80

# Instructions between the value that a jump asks for and the jump.
BETWEEN = {
    "CHECK_EG_MATCH", "CHECK_EXC_MATCH", "COMPARE_OP", "CONTAINS_OP", "COPY", "DUP_TOP", "DUP_TOP_TWO", "IS_OP", "ROT_FOUR",
    "ROT_THREE", "ROT_TWO", "SWAP", "TO_BOOL", "UNARY_NOT",
}
# Those that wait for an awaitable; `LOAD_CONST None` follows the first.
AWAITING = {
    "CLEANUP_THROW", "END_SEND", "GET_AWAITABLE", "JUMP_ABSOLUTE", "JUMP_BACKWARD_NO_INTERRUPT", "POP_BLOCK", "RESUME", "SEND",
    "YIELD_FROM", "YIELD_VALUE",
}
# Those that show nothing of the text.
FILLING = {"CACHE", "EXTENDED_ARG", "NOP", "NOT_TAKEN"}
# What an interpreter asks for on its own account: whether a context manager swallows an exception, what is left of a group.
OWN_QUESTIONS = {"CALL_INTRINSIC_2", "PREP_RERAISE_STAR", "WITH_EXCEPT_START"}


def is_conditional(name):
    """True for an instruction that jumps or not as the value on the stack says."""
    return name.startswith("POP_JUMP") and "IF" in name or name.startswith("JUMP_IF_")


def instructions(code):
    return [it for it in dis.get_instructions(code) if it.opname not in FILLING]


def line_table(code):
    """The line of each instruction by its offset."""
    if hasattr(code, "co_lines"):
        return {at: line for start, end, line in code.co_lines() for at in range(start, end, 2)}
    starts = dict(dis.findlinestarts(code))
    lines, line = {}, code.co_firstlineno
    for at in range(0, len(code.co_code), 2):
        line = lines[at] = starts.get(at, line)
    return lines


def asked_constants(tree):
    """The constants that are conditions, or operands of `and` and `or` that decide about the next one."""
    for node in ast.walk(tree):
        asked = []
        if isinstance(node, ast.BoolOp):
            asked.extend(it for it in node.values[:-1] if isinstance(it, ast.Constant))
        elif isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            asked.append(node.test)
        elif isinstance(node, ast.comprehension):
            asked.extend(node.ifs)
        elif type(node).__name__ == "match_case" and node.guard:
            asked.append(node.guard)
        while asked:
            condition = asked.pop()
            if isinstance(condition, ast.Constant):
                yield condition
            elif isinstance(condition, ast.BoolOp):
                asked.extend(condition.values)
            elif isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
                asked.append(condition.operand)
            elif isinstance(condition, ast.IfExp):
                asked.extend([condition.body, condition.orelse])


class Marked:
    """A tree whose nodes have line numbers of their own, but for those of one pattern, which share one."""

    def __init__(self, tree):
        # The qualified name and first line of each function and class, by the number that its code begins at.
        self.definitions = {}
        self.patterns = set()
        self.guards = set()
        number = 0
        waiting = [(tree, "", None, None)]
        while waiting:
            node, prefix, group, shared = waiting.pop()
            is_definition = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            if is_definition:
                name = prefix + node.name
                prefix = name + ("." if isinstance(node, ast.ClassDef) else ".<locals>.")
                # Code begins at the first decorator, which gets the number behind this one.
                decorators = node.decorator_list
                self.definitions[number + 1] = (name, (decorators or [node])[0].lineno)
            if hasattr(node, "lineno"):
                number += 1
                own = shared or number
                if group is not None:
                    group.add(own)
                node.lineno = node.end_lineno = own
                node.col_offset = node.end_col_offset = 0
            children = []
            for child in ast.iter_child_nodes(node):
                if type(node).__name__ == "match_case" and child is node.pattern:
                    number += 1
                    children.append((child, prefix, self.patterns, number))
                elif type(node).__name__ == "match_case" and child is node.guard:
                    children.append((child, prefix, self.guards, None))
                else:
                    children.append((child, prefix, group, shared))
            if is_definition and node.decorator_list:
                first = node.decorator_list[0]
                children.remove((first, prefix, group, shared))
                children.insert(0, (first, prefix, group, shared))
                self.definitions[number + 1] = self.definitions.pop(number)
            waiting.extend(reversed(children))
        self.constants = {it.lineno for it in asked_constants(tree)}

    def definition(self, code):
        """The function or class that it is the code of. A lambda may be a decorator, where that begins."""
        found = self.definitions.get(code.co_firstlineno)
        return found if found and found[0].rpartition(".")[2] == code.co_name else None

    def decisions(self, code):
        """The numbers of the nodes whose values conditional jumps ask for, and of the targets of loops."""
        listed, lines = instructions(code), line_table(code)
        found = set()
        for index, it in enumerate(listed):
            if it.opname in ("FOR_ITER", "GET_ANEXT"):
                found.add(self.target(listed, lines, index))
            elif is_conditional(it.opname):
                found.add(self.asked(listed, lines, index))
        found.discard(None)
        return found

    def target(self, listed, lines, index):
        for it in listed[index + 1:]:
            if it.opname not in AWAITING and it.opname != "LOAD_CONST":
                return lines.get(it.offset)
        return None

    def asked(self, listed, lines, index):
        own = lines.get(listed[index].offset)
        before = index - 1
        while before >= 0:
            name = listed[before].opname
            if name == "LOAD_CONST" and before > 0 and listed[before - 1].opname == "GET_AWAITABLE":
                before -= 1
            elif name in BETWEEN or name in AWAITING:
                before -= 1
            elif name in OWN_QUESTIONS:
                return None
            else:
                break
        value = lines.get(listed[before].offset) if before >= 0 else own
        if value in self.constants:
            # Python 3.9 and older do ask whether a constant is true.
            return None
        return own if own in self.patterns and value not in self.guards else value


def rendered(constant):
    try:
        text = repr(constant)
    except ValueError:
        # Python 3.11 and newer write no number of more than 4,300 digits.
        text = "<%d bits>" % constant.bit_length() if isinstance(constant, int) else "<large>"
    return text if len(text) <= LONGEST_CONSTANT else text[:LONGEST_CONSTANT - 1] + "\u2026"


def pieces(module, definition_of):
    """The functions, classes and the module as pairs of a definition and its code objects, its own the first. The code of
    lambdas, comprehensions and type parameters belongs to what it stands in."""
    found = []
    waiting = [(module, None)]
    while waiting:
        code, owner = waiting.pop()
        definition = definition_of(code)
        if owner is None or definition is not None:
            owner = (definition, [])
            found.append(owner)
        owner[1].append(code)
        waiting.extend((it, owner) for it in code.co_consts if hasattr(it, "co_code"))
    return found


def disassembled(codes):
    out = io.StringIO()
    for code in codes:
        if code is not codes[0]:
            out.write("\n%s, line %d:\n" % (code.co_name, code.co_firstlineno))
        dis.dis(code, file=out, depth=0)
    return re.sub(r"(<code object [^\n]*?) at 0x[0-9a-fA-F]+", r"\1", out.getvalue())


def definitions_in(plain, known):
    """The definitions of the code objects that are one, by identity. Before Python 3.11 they do not know their qualified
    names."""
    found = {}
    waiting = [(plain, "")]
    while waiting:
        code, prefix = waiting.pop()
        own = (prefix + code.co_name, code.co_firstlineno)
        if own in known:
            found[id(code)] = own
            prefix = own[0] + (".<locals>." if code.co_flags & OPTIMIZED else ".")
        waiting.extend((it, prefix) for it in code.co_consts if hasattr(it, "co_code"))
    return found


def inspected(request):
    path, text, wanted = request["path"], request["text"], request["disassemble"]
    plain = compile(text, path, "exec", dont_inherit=True)
    tree = ast.parse(text, path)
    marked = Marked(tree)
    decisions = collections.defaultdict(set)
    numbered = compile(tree, path, "exec", dont_inherit=True)
    for definition, codes in pieces(numbered, marked.definition):
        for code in codes:
            decisions[definition] |= marked.decisions(code)
    definitions = definitions_in(plain, set(marked.definitions.values()))
    functions = []
    for definition, codes in pieces(plain, lambda code: definitions.get(id(code))):
        name, line = definition or ("<module>", 1)
        listed = [it.opname for code in codes for it in instructions(code)]
        counted = collections.Counter(listed).items()
        top = sorted(counted, key=lambda it: (-it[1], it[0]))[:TOP]
        constants = [it for code in codes for it in code.co_consts if not hasattr(it, "co_code")]
        is_wanted = wanted is not None and (name == wanted or name.endswith("." + wanted))
        functions.append({
            "name": name,
            "line": line,
            "instructions": len(listed),
            "conditional_jumps": sum(is_conditional(it) or it == "FOR_ITER" for it in listed),
            "branches": len(decisions[definition]),
            "stack_depth": max(code.co_stacksize for code in codes),
            "opcodes": [{"name": opcode, "count": count} for opcode, count in top],
            "constants": [rendered(it) for it in constants],
            "disassembly": disassembled(codes) if is_wanted else None,
        })
    return functions


def answer(question):
    try:
        return 0, json.dumps(inspected(json.loads(question))).encode()
    except SyntaxError as error:
        where = " (line %d)" % error.lineno if error.lineno else ""
        message = "%s%s" % (error.msg, where)
    except (MemoryError, OverflowError, RecursionError, ValueError) as error:
        message = "%s: %s" % (type(error).__name__, error)
    return 1, json.dumps({"message": message}).encode()
