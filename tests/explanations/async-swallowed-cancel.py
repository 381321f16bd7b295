"""A cancelled task ends as if it had done its work."""

import asyncio
import contextlib
import io


def observe(example):
    module = example.load()

    async def run():
        task = asyncio.create_task(module._poll(lambda: asyncio.sleep(60)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    with contextlib.redirect_stdout(io.StringIO()):
        return asyncio.run(run())


BAD = False
MENDED = True
