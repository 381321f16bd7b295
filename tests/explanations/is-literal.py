"""Equal texts need not be the same object: `is` denies what `==` affirms."""


def observe(example):
    return example.load()._run("".join(["fa", "st"]))


SINCE = (3, 10)
BAD = False
MENDED = True
