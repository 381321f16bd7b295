# --- a literal on the left
def run(mode):
    return "fast" is mode  # !
# --- negated, over two lines
if (mode
        is not 1):  # !
    pass
# --- in a chain
found = a is None is "x"  # !
# --- in a nested scope, through names
def outer():
    left = "a"
    right = "a"
    return lambda: left is right  # !
# --- bytes, formatted text and signed numbers, in a method and a comprehension
class A:
    async def run(self, mode): return [it for it in self if it is not -1]  # !
    def bytes(self, mode): return not (b"x" is mode)  # !
# --- fresh displays
def empty(rows):
    if rows is []: return 0  # !
    elif {} is not rows: return 1  # !
    while rows is {1, 2}: pass  # !
    return rows is [it for it in rows]  # !
# --- tuples, empty and nested
done = rows is ()  # !
if item: same = rows is (1, ("a", None))  # !
# --- formatted text, concatenated literals, a complex number
check = lambda it: it is f"{it}"  # !
check = (it is "a"  # !
         "b")
check = it is 1j  # !
# --- the singletons
x = a is None or a is True or a is ...
# --- names that are bound to something else as well, or not known
def run(left, right="a"):
    one = "x"
    two = make() if left else "x"
    global three
    three = 1
    for four in left: pass
    return left is right or one is two or three is four or one is unknown
# --- sentinels, classes, types and members
from enum import Enum
class Color(Enum): RED = 1
missing = object()
x = value is missing or type(value) is int or value is Color.RED or value is Color
# --- equality, membership and order
x = mode == "fast" or mode in ("a", "b") or mode != 1 or mode < 2
# --- names for different constants
FAST, LIMIT = "fast", 3
SLOW = "slow"
def other(mode=None):
    first, second = 1, 2
    low = 1
    high = 2
    return SLOW is FAST, low is not high
