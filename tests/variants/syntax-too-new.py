# --- a statement of 3.10, with a range
#: target-version = "3.8..3.12"
def run(command):
    match command:  # !
        case "stop":
            return 0
# --- each kind once, whatever its place
#: target-version = "3.7"
def add(a, /, b):  # !
    if (c := a):  # !
        return c
    return (d := b)
# --- what was added in 3.9
#: target-version = "3.8"
with (open("a") as a, open("b") as b):  # !
    a.read()
@buttons[0].clicked.connect  # !
def run(): pass
for x in *a, *b:  # !
    pass
# --- what was added in 3.11
#: target-version = "3.10"
try: run()
except* OSError:  # !
    pass
def run(*args: *names): pass  # !
a[*b]  # !
async def pairs(rows):
    return [[x async for x in row] for row in rows]  # !
# --- waiting counts as well, in sets and dictionaries, but not in the first iterable
#: target-version = "3.10"
async def pairs(rows):
    {x for y in rows for x in {await z for z in y}}  # !
    [x for x in [await z for z in rows]]
# --- what was added in 3.12
#: target-version = "3.11"
type A = int  # !
def first[T](items: T): pass  # !
print(f"{items["a"]}")  # !
print(f"{1:{2:{3}}}")  # !
# --- what was added in 3.13 to 3.15
#: target-version = "3.12"
class A[T = int]:  # !
    def run[U](self, x: [T for _ in U]): pass  # !
try: run()
except OSError, ValueError: pass  # !
print(t"{x}")  # !
[*x for x in y]  # !
# --- an inner comprehension of one that waits, a lambda in between
#: target-version = "3.8"
async def pairs(rows):
    [[x async for x in row] async for row in rows]
    [[await x for x in row] for row in rows if await row]
    ([x async for x in row] async for row in rows)
# --- the newest version has it all
match a:
    case 1: pass
type A = int
print(t"{x}")
# --- a range whose oldest version has it
#: target-version = "3.10..3.12"
match a:
    case 1: pass
# --- names alone
#: target-version = "3.7"
match = case = type = 1
match(case)
type = type
# --- the older way
#: target-version = "3.7"
with open("a") as a, open("b") as b:
    print(f"{a!r:>{b}}")
# --- a statement whose keyword could be a variable up to the colon
#: target-version = "3.9"
def run(command, *rest):
    match (command):  # !
        case "stop":
            return 0
    match [*rest]:
        case []:
            return 1
# --- a variable of that name
#: target-version = "3.9"
def run(match, command):
    match[command]: int
    match (command)
    match -command
