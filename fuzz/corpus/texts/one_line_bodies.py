def f(): 'd'; return 1
class A: x = 1
async def g(): ...
if f() is (): pass
else: pass
