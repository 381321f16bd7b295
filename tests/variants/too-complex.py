# --- a method, decided in a loop, in an `async for` and in a `with`
#: rules.too-complex.max-complexity = 3
class _Reader:
    async def _read(self):  # !
        async with self:
            async for item in self:
                while item:
                    if item: item = item.next
# --- handlers and the `else` of a `try`
#: rules.too-complex.max-complexity = 3
def _load(path):  # !
    try:
        return open(path)
    except FileNotFoundError:
        pass
    except OSError:
        pass
    else:
        pass
    finally:
        pass
# --- cases count, a last resort does not
#: rules.too-complex.max-complexity = 2
def _kind(item):  # !
    match item:
        case int(): pass
        case str() if item: pass
        case _: pass
# --- a case with a guard is no last resort
#: rules.too-complex.max-complexity = 1
def _kind(item):  # !
    match item:
        case _ if item: pass
# --- a function inside counts, and what it decides
#: rules.too-complex.max-complexity = 2
def _outer(items):  # !
    def inner(item):
        if item: return item
    return [inner(item) for item in items]
# --- methods of a class inside count, and decisions of its body
#: rules.too-complex.max-complexity = 4
def _make(flag):  # !
    class Made:
        if flag:
            x = 1
        def _run(self):
            if self.x: return
            if self.y: return
    return Made
# --- branches on one line, with line continuations
#: rules.too-complex.max-complexity = 3
def _sign(x): # a comment
    if x: return x
    elif \
        not x: return 1
    else: return 2
def _sign_of(x):  # !
    if x: return x
    elif \
        not x: return 1
    elif x is None: return 2
    else: return 3
# --- expressions decide nothing
#: rules.too-complex.max-complexity = 1
def _all(a, b, c=lambda x: x if x else 1):
    assert a and b or c
    with a, b:
        return [x if x else y for x in a if x for y in b if y]
# --- as much as is allowed
#: rules.too-complex.max-complexity = 3
def _sign(x):
    if x: return x
    if not x: return 1
    return 2
