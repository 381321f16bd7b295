"""A task that waits for something only it knows is collected with it, and the rest of its code never runs."""

import asyncio
import gc
import logging


def observe(example):
    module = example.load()
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    waiting = []

    async def work():
        try:
            future = asyncio.get_running_loop().create_future()
            await future
        finally:
            waiting.append("ended early")

    async def run():
        await module._start(work)
        await asyncio.sleep(0)
        gc.collect()
        return list(waiting)

    return asyncio.run(run())


BAD = ["ended early"]
MENDED = []
