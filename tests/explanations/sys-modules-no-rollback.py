"""After a module failed, importing it works and gives a module without what it never came to define."""

from harness import raised


def observe(example):
    path = example.folder / "plugin_of_the_user.py"
    path.write_text("import missing_dependency_of_the_user\n\ndef run(): pass\n", encoding="utf-8")
    try:
        example.load()._load("plugin_of_the_user", path)
    except ModuleNotFoundError:
        pass
    import plugin_of_the_user

    return plugin_of_the_user.run()


BAD = raised("AttributeError", "module 'plugin_of_the_user' has no attribute 'run'")
MENDED = raised("ModuleNotFoundError", "No module named 'plugin_of_the_user'")
