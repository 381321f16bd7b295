def f():
    global x
    for x in y:
        yield from x
async def g():
    async with f() as h:
        await h
