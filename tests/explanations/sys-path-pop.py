"""What a loaded module puts in front of `sys.path` is taken out in place of the loader's own folder."""

import sys


def observe(example):
    plugin = "import sys\nsys.path.insert(0, 'of the plugin')\n"
    (example.folder / "plugin_of_this_example.py").write_text(plugin, encoding="utf-8")
    example.load()._load(str(example.folder), "plugin_of_this_example")
    return str(example.folder) in sys.path, "of the plugin" in sys.path


BAD = True, False
MENDED = False, True
