"""While the coroutine sleeps no other task runs, not even one that would end its wait."""

import asyncio


def observe(example):
    module = example.load()

    async def run():
        seen = []
        ready = iter([False, False, True])
        asyncio.get_running_loop().call_soon(seen.append, "other")
        await module._poll(lambda: seen or next(ready))
        return list(seen)

    return asyncio.run(run())


BAD = []
MENDED = ["other"]
