# --- a subscript in a method
class Form:
    def clean(self):
        locals()["port"] = 80  # !
        return port
# --- augmented, annotated, deleted and unpacked
def run(a, b):
    locals()["a"] += 1  # !
    locals()["a"]: int = 2  # !
    del locals()["b"]  # !
    (locals()["a"], b) = b, 1  # !
# --- the target of a loop
async def run(rows):
    for locals()["row"] in rows:  # !
        print(row)
# --- through an alias, over several lines
import builtins
names = builtins.locals
def run(key, value):
    names(
    )[
        key
    ] = value  # !
# --- update in a lambda and in a nested function
run = lambda values: locals().update(values)  # !
def outer():
    def inner(values): locals().update(**values); return x  # !
    return inner
# --- vars without an argument is the same
def run(values):
    vars().update(values)  # !
    vars()["x"] = 1  # !
# --- the other methods that write
def run():
    locals().__setitem__("x", 1)  # !
    locals().setdefault("x", 1)  # !
    (locals()).clear()  # !
# --- in a comprehension of a function
def run(values):
    [locals().update({k: v}) for k, v in values]  # !
# --- inside a function, the body of a class is a namespace
def make(names):
    class Made:
        for name in names:
            locals()[name] = name
        locals().update(names)
    return Made
# --- at module level
locals()["x"] = 1
vars().update(x=1)
if x:
    del locals()["x"]
# --- reading, copying and keeping
def run(a):
    names = locals()
    names["b"] = a
    copied = dict(locals())
    copied.update(b=1)
    locals()["a"].update(b=1)
    locals()["a"][0] = 1
    return locals().get("a"), locals().setdefault("c", 1), locals().copy().update(x=1)
# --- vars of an object
def run(it):
    vars(it)["x"] = 1
    vars(it).update(x=2)
# --- another function called locals
def run(locals):
    locals()["x"] = 1
# --- locals as a key or value
def run(table):
    table[locals()["x"]] = locals()
# --- code that runs in the copy
def run(code):
    x = 1
    exec(code, locals())  # !
    return x
class A:
    def run(self, code): exec(code, globals=vars())  # !
# --- variables that are there for the code
def run(path, code):
    __file__ = path
    __name__ = '__main__'
    exec(code, locals())
# --- code that runs in the namespace itself, or in another
exec("x = 1", locals())
class A: exec("x = 1", locals())
def run(code):
    exec(code, globals(), locals())
    exec(code, dict(locals()))
    exec(code, vars(code))
    return eval(code, locals())
