"""Shows that PLY reads the same grammar out of docstrings: `check_ply.py --pylens BIN`."""

from harness import compare

PROGRAM = '''\
from ply import lex, yacc

tokens = ("NUMBER", "PLUS", "TIMES")
t_PLUS = r"\\+"
t_TIMES = r"\\*"
t_ignore = " "
precedence = (("left", "PLUS"), ("left", "TIMES"))


def t_NUMBER(t):
    r"\\d+"
    t.value = int(t.value)
    return t


def t_error(t):
    raise ValueError(t.value)


def p_binary(p):
    """
    expression : expression PLUS expression
               | expression TIMES expression
    """
    p[0] = p[1] + p[3] if p[2] == "+" else p[1] * p[3]


def p_number(p):
    "expression : NUMBER"
    p[0] = p[1]


def p_error(p):
    if p:
        raise SyntaxError(p.value)


lexer = lex.lex()
parser = yacc.yacc(write_tables=False, debug=False)
print(parser.parse("1 + 2 * 3 + 4", lexer=lexer))
print([(str(rule), rule.line) for rule in parser.productions if hasattr(rule, "line")])
print(t_NUMBER.__doc__, p_binary.__doc__, p_number.__code__.co_firstlineno)
'''

compare(__doc__, ["ply==3.11"], PROGRAM, ["t_NUMBER", "p_binary", "p_number"])
