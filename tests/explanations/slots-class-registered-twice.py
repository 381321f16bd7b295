"""The registry holds two classes of one name; the first is not the one that instances have."""


def observe(example):
    module = example.load()
    export = module._Export("path")
    return [isinstance(export, plugin) for plugin in module._Plugin.plugins]


SINCE = (3, 10)
BAD = [False, True]
MENDED = [True]
