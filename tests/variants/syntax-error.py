# --- an assignment without a value
x = = 1  # !
# --- the print statement
print "x"  # !
# --- an assignment to a call
run() = 1  # !
# --- a word that is reserved
class = 1  # !
# --- an indent out of nowhere
x = 1
  y = 2  # !
# --- a zero-width space between two tokens
x =​ 1  # !
# --- an escape in an f-string that is not closed
x = f"{y"  # !
# --- an operator of the past, in a nested scope
class C:
    def f(self):
        return self.x <> 1  # !
# --- soft keywords as names
match = case = type = 1
match[case] = type
# --- syntax of the newest version
type Alias[T] = list[T]
x = f"{'a' + f"{1}"}"
# --- names in other scripts
größe = δ = 1
# --- left where nothing is left
return 1  # !
# --- left in a class and out of a loop
class A:
    for x in y: pass
    else:
        break  # !
# --- a name that no function binds
def f():
    nonlocal x  # !
# --- a name that only the module binds
x = 1
def f():
    nonlocal x  # !
# --- used before it is declared
def f():
    x = 1
    def g():
        print(x)  # !
        nonlocal x
    return g
# --- given twice
f(a=1, b=2, a=3)  # !
# --- starred twice
*a, *b = c  # !
# --- a late import of the future
x = 1
from __future__ import annotations  # !
# --- a future that never came
from __future__ import nested_lambdas  # !
# --- waited for at the top
await f()  # !
# --- waited for in a lambda
async def f(x): return lambda: await x  # !
# --- left out of a handler of groups
def f():
    for x in y:
        try: g()
        except* ValueError:
            continue  # !
# --- alternatives with other names
match x:
    case [a] | [b]: pass  # !
# --- cases behind one that matches everything
match x:
    case y: pass  # !
    case 1: pass
# --- a constant of the interpreter
x.__debug__ = False  # !
# --- a handler of everything that is not the last
try: f()
except: pass  # !
except ValueError: pass
# --- in too many blocks
for a in x:
 for b in x:
  for c in x:
   for d in x:
    for e in x:
     for f in x:
      for g in x:
       for h in x:
        for i in x:
         for j in x:
          for k in x:
           for l in x:
            for m in x:
             for n in x:
              for o in x:
               for p in x:
                for q in x:
                 for r in x:
                  for s in x:
                   for t in x:
                    for u in x:
                     for v in x: pass  # !
# --- what the compiler accepts
from __future__ import annotations
async def f(x):
    async with x as y, y:
        return [z async for z in y if await z], (await z for z in y)
def g():
    total = 0
    def h():
        nonlocal total
        for total in x:
            while True:
                if total: break
                else: continue
            try: return total
            except* ValueError:
                for y in x: break
    return lambda: (yield h)
hint: lambda: (yield) = None
class K[T: lambda: (yield)]: pass
class A:
    def f(self):
        nonlocal __class__
        return super()
match x:
    case [a] | (a, _) | {"a": a}: pass
    case B(a, b=c): pass
    case _: pass
*a, b = c
# --- modules of the package that are called like the standard one
import os
from .__future__ import annotations, other
from .. import __future__
# --- in a block too many for the versions before 3.13
#: target-version = "3.9..3.12"
for a in x:
 for b in x:
  for c in x:
   for d in x:
    for e in x:
     for f in x:
      for g in x:
       for h in x:
        for i in x:
         for j in x:
          for k in x:
           for l in x:
            for m in x:
             for n in x:
              for o in x:
               for p in x:
                for q in x:
                 for r in x:
                  for s in x:
                   for t in x:
                    for u in x: pass  # !
# --- modules of the package, before 3.13 looked at their level
#: target-version = "3.9..3.12"
import os
from .__future__ import annotations  # !
# --- relative imports of everything
def f():
    from . import *  # !
# --- late, behind one that is called alike
from .__future__ import annotations
from __future__ import annotations  # !
# --- bound by statements before the declaration
def f():
    class c: pass  # !
    def d(): pass  # !
    try: pass
    except A as e: pass  # !
    global c, d, e
# --- bound behind the declaration, or in another scope
import e
global e
def f():
    from e import h
    global c, d, h
    class c: pass
    def g():
        d = 1
        import c
# --- awaited in generator expressions, but for what is evaluated around them
x = (a for b in c if await b)
y = (a for b in c for a in await b)
z = ([await a for d in a] for b in c)
w = (a for b in await c)  # !
