"""What the CPython that runs this has: names, parameters, warnings, and facts of the version.

    python3.X ask.py --names            # the names of everything in the standard library
    python3.X ask.py --facts < NAMES    # what there is to say of each of these names that it has

One file, as it also runs where there is no other: in node, see `in_node.mjs`.
"""

import argparse
import ast
import builtins
import functools
import importlib
import importlib.util
import inspect
import io
import json
import keyword
import os
import pkgutil
import re
import sys
import tempfile
import types
import warnings

# Modules that do something when they are imported, and those that are there for CPython itself.
LEFT_OUT = {"__main__", "_ctypes_test", "antigravity", "idlelib", "test", "this", "tkinter", "turtle", "turtledemo"}
# Attributes that every module has of its own.
OF_MODULES = {
    "__builtins__", "__cached__", "__doc__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__",
    "__warningregistry__",
}
# What running code leaves among the builtins, here and in node.
OF_SESSIONS = {"_", "__builtins__", "___EvalCodeResultException"}
# Attributes that every class has of its own, or that say nothing.
OF_CLASSES = {
    "__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__", "__abstractmethods__", "__dict__", "__doc__",
    "__firstlineno__", "__module__", "__orig_bases__", "__parameters__", "__qualname__", "__slots__", "__static_attributes__",
    "__weakref__", "_abc_impl",
}


def standard_names():
    """The top-level modules of the standard library."""
    known = getattr(sys, "stdlib_module_names", None)
    if known is None:
        folder = os.path.dirname(os.__file__)
        beside = pkgutil.iter_modules([folder, os.path.join(folder, "lib-dynload")])
        known = {*sys.builtin_module_names, *(module.name for module in beside)}
    skipped = ("_test", "_xx", "xx", "_pyrepl", "_sysconfigdata")
    return {name for name in known if name not in LEFT_OUT and not name.startswith(skipped)}


def is_test(name):
    return any(part in ("test", "tests", "__main__") or part.startswith("test_") for part in name.split("."))


def imported(name):
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit):
        return None


def modules():
    """The modules that can be imported here, submodules included, by their names."""
    found = {}
    # Those in C come last, as some import those that would import them.
    for name in sorted(standard_names(), key=lambda name: (name.startswith("_"), name)):
        module = imported(name)
        if module is None:
            continue
        found[name] = module
        for inner in pkgutil.walk_packages(getattr(module, "__path__", []), name + ".", onerror=lambda _: None):
            if not is_test(inner.name) and (inside := imported(inner.name)) is not None:
                found[inner.name] = inside
    return found


def own_members(cls):
    """The attributes that a class has from itself and from classes that are no builtins."""
    names = set()
    for base in cls.__mro__:
        if base is cls or base.__module__ != "builtins":
            names.update(vars(base))
    return sorted(names - OF_CLASSES)


def names():
    """The names of everything that the modules here hold: members of modules, and members of their own classes."""
    found = set()
    known = modules()
    for holder, module in known.items():
        found.add(holder)
        if "__getattr__" in vars(module):
            # It may give what others in it have, as `collections` did with what is in `collections.abc`.
            inside = (dir(inner) for name, inner in known.items() if name.startswith(holder + "."))
            found.update(f"{holder}.{name}" for names in inside for name in names if not name.startswith("_"))
        for name in dir(module):
            if name in OF_MODULES or name.startswith("@"):
                continue
            found.add(holder + "." + name)
            value = vars(module).get(name)
            origin = getattr(value, "__module__", None)
            if isinstance(value, type) and is_of(origin, holder):
                found.update(holder + "." + name + "." + member for member in own_members(value))
    for name in ("CodeType", "FrameType", "FunctionType", "GeneratorType", "CoroutineType", "ModuleType", "TracebackType"):
        cls = getattr(types, name)
        found.update("types." + name + "." + member for member in own_members(cls))
    found.update("types.ModuleType." + name for name in of_files())
    return sorted(found)


@functools.lru_cache(maxsize=None)
def of_files():
    """The attributes that a module has of its own when it is imported from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "of_file.py")
        with open(path, "w") as file:
            file.write("")
        spec = importlib.util.spec_from_file_location("of_file", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return frozenset(vars(module)) & OF_MODULES


def is_of(origin, holder):
    """True if a class that says it comes from `origin` is one of the module `holder`, or of one in it or behind it."""
    if not isinstance(origin, str):
        return False
    return origin.startswith(("_", holder + ".")) or origin.lstrip("_") == holder.lstrip("_")


ABSENT = object()
# What instances have that their class says nothing of.
OF_INSTANCES = object()


@functools.lru_cache(maxsize=None)
def assigned(cls):
    """The attributes that the code of a class gives to its instances."""
    try:
        source = inspect.getsource(cls)
    except Exception:
        return frozenset()
    return frozenset(re.findall(r"\bself\.(\w+)(?=[\w., ]*(?::[^=\n]+)?=[^=])", source))


def member(cls, name):
    """What a class has under a name; raises an error if it has nothing."""
    try:
        return inspect.getattr_static(cls, name)
    except AttributeError:
        if cls is types.ModuleType and name in of_files():
            return OF_INSTANCES
        if any(name in assigned(base) for base in cls.__mro__ if base.__module__ != "builtins"):
            return OF_INSTANCES
        raise


def lookup(name, known):
    """What a name stands for, and the warnings given when it is asked for; `ABSENT` if there is nothing."""
    parts = name.split(".")
    place = len(parts)
    while place and ".".join(parts[:place]) not in known:
        place -= 1
    if not place:
        return ABSENT, []
    value = known[".".join(parts[:place])]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for end, part in enumerate(parts[place:], place + 1):
            try:
                value = member(value, part) if isinstance(value, type) else getattr(value, part)
            except Exception:
                # A folder without `__init__.py` is a module as well, which nothing lists.
                value = imported(".".join(parts[:end])) if hasattr(value, "__path__") else None
                if value is None:
                    return ABSENT, []
    texts = [str(it.message).split("\n")[0] for it in caught if issubclass(it.category, (DeprecationWarning, FutureWarning))]
    return value, texts


def parameters(value):
    """The parameters of a function, without what they default to and what they are annotated with; `None` if it does not say."""
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    if isinstance(value, type) and issubclass(value, ast.AST):
        return fields(value)
    if isinstance(value, type) or not callable(value):
        return None
    try:
        signature = inspect.signature(value)
    except Exception:
        return None
    shown, kinds = [], inspect.Parameter
    after_star = is_positional = False
    for parameter in signature.parameters.values():
        if is_positional and parameter.kind is not kinds.POSITIONAL_ONLY:
            shown.append("/")
        is_positional = parameter.kind is kinds.POSITIONAL_ONLY
        if parameter.kind is kinds.KEYWORD_ONLY and not after_star:
            shown.append("*")
            after_star = True
        after_star = after_star or parameter.kind is kinds.VAR_POSITIONAL
        stars = {kinds.VAR_POSITIONAL: "*", kinds.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        default = "" if parameter.default is parameter.empty else "="
        shown.append(stars + parameter.name + default)
    if is_positional:
        shown.append("/")
    return "(" + ", ".join(shown) + ")"


def fields(node):
    """The parameters of a class of nodes, where it says of which types they are; `None` if it does not."""
    types_of = getattr(node, "_field_types", None)
    if not types_of:
        return None
    # Until 3.14 a field that is missing draws a warning.
    is_strict = sys.version_info >= (3, 15)
    shown = [name + ("=" if not is_strict or has_default(types_of[name]) else "") for name in node._fields]
    attributes = [name + "=" for name in node._attributes]
    return "(" + ", ".join(shown + ["*"] * bool(attributes) + attributes) + ")"


def has_default(kind):
    """True if a field of this type may be left out: a list, what may be `None`, and a context."""
    return kind is ast.expr_context or getattr(kind, "__origin__", None) is list or type(None) in getattr(kind, "__args__", ())


# The modules whose contents are those of others, which are named.
BEHIND = {"_frozen_importlib": "importlib", "_frozen_importlib_external": "importlib", "nt": "os", "posix": "os"}


def family(module):
    """The top-level module for which a module is there."""
    top = module.partition(".")[0]
    return BEHIND.get(top, top).lstrip("_")


def is_foreign(name, value):
    """True if a module merely imports what it has under this name from another top-level module."""
    if isinstance(value, types.ModuleType):
        return family(value.__name__) != family(name)
    origin = getattr(value, "__module__", None)
    if not callable(value) or not isinstance(origin, str):
        return False
    listed = getattr(sys.modules.get(name.rpartition(".")[0]), "__all__", ())
    return family(origin) != family(name) and name.rpartition(".")[2] not in listed


def facts(asked):
    """What this CPython says of each of the names that it has."""
    known = modules()
    told, nowhere = {}, []
    # Whatever has members comes before them.
    for name in sorted(asked):
        value, texts = lookup(name, known)
        if value is not ABSENT:
            holder = name.rpartition(".")[0]
            is_direct = not holder or holder in known
            details = {
                "takes": parameters(value),
                "warns": texts[:1],
                "class": isinstance(value, type),
                "static": isinstance(value, staticmethod),
                "foreign": is_foreign(name, value) if is_direct else told.get(holder, {}).get("foreign"),
            }
            told[name] = {key: detail for key, detail in details.items() if detail}
        elif is_nowhere_in_code(name, known):
            nowhere.append(name)
    # For each module, whether it is written in Python.
    modules_told = {name: bool(words_of(name)) for name in sorted(known)}
    methods = [name for name in told if told.get(name.rpartition(".")[0], {}).get("class")]
    return {
        "names": told,
        "nowhere": nowhere,
        "calls": calls_of_methods(methods, known),
        "modules": modules_told,
        "version": version_facts(),
    }


@functools.lru_cache(maxsize=None)
def source_of(module):
    """The code of a module, which is named; none if it is not written in Python."""
    try:
        return inspect.getsource(sys.modules[module])
    except Exception:
        return ""


@functools.lru_cache(maxsize=None)
def words_of(module):
    """The words in the code of a module, which is named; none if it is not written in Python."""
    return frozenset(re.findall(r"\w+", source_of(module)))


def calls_of_methods(names, known):
    """How the library itself calls the methods with these names, in the packages that have them.

    By the name of the method below that of the package, as `importlib:exec_module`: for each way to call it the number of
    arguments by position, and the names of the others.
    """
    methods = {(family(name), name.rpartition(".")[2]) for name in names}
    found = {}
    for module in known:
        tree = ast.parse(source_of(module))
        modules = {it.asname or it.name for node in ast.walk(tree) if isinstance(node, ast.Import) for it in node.names}
        for call in certain_calls(tree):
            names = [keyword.arg for keyword in call.keywords]
            has_stars = None in names or any(isinstance(argument, ast.Starred) for argument in call.args)
            is_plain = not has_stars and not any(name.startswith("_") for name in names)
            if is_plain and (family(module), call.func.attr) in methods and may_be_overridden(call.func.value, modules):
                ways = found.setdefault(f"{family(module)}:{call.func.attr}", [])
                way = way_of(call)
                if way not in ways:
                    ways.append(way)
    return found


def way_of(call):
    """The number of arguments by position of a call, and the names of the others."""
    return (len(call.args), *sorted(keyword.arg or "**" for keyword in call.keywords))


def calls_in(nodes):
    """The calls of methods in these nodes."""
    every = (inner for node in nodes for inner in ast.walk(node))
    return [node for node in every if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


def certain_calls(tree):
    """The calls of methods in a tree, but for those that the library makes in another way as well where one is refused."""
    uncertain = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(catches_type_error(handler) for handler in node.handlers):
            uncertain.update(calls_in(node.body))
        elif isinstance(node, ast.If):
            chosen = [calls_in(node.body), calls_in(node.orelse)]
            ways = [{(call.func.attr, way_of(call)) for call in calls} for calls in chosen]
            others = [{name for name, _ in mine - theirs} for mine, theirs in (ways, ways[::-1])]
            uncertain.update(call for calls in chosen for call in calls if call.func.attr in others[0] & others[1])
    return [call for call in calls_in([tree]) if call not in uncertain]


def catches_type_error(handler):
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(it is None or isinstance(it, ast.Name) and it.id in ("TypeError", "Exception", "BaseException") for it in caught)


def may_be_overridden(receiver, modules):
    """True if what a method is taken from may be an object of a class that overrides it, and is no module or `super()`."""
    if isinstance(receiver, ast.Name):
        return receiver.id not in modules
    return not (isinstance(receiver, ast.Call) and isinstance(receiver.func, ast.Name) and receiver.func.id == "super")


def is_nowhere_in_code(name, known):
    """True if the code of a module or class does not say that there is such a member, on whatever platform."""
    holder, _, last = name.rpartition(".")
    value = lookup(holder, known)[0] if holder else ABSENT
    if isinstance(value, types.ModuleType):
        words = [words_of(value.__name__)]
    elif value is types.ModuleType and last in OF_MODULES:
        return True
    elif isinstance(value, type):
        words = [words_of(base.__module__) for base in value.__mro__ if base is not object]
    else:
        return False
    return all(words) and not any(last in it for it in words)


def version_facts():
    import dis
    import marshal

    return {
        "builtins": " ".join(sorted(name for name in dir(builtins) if name not in OF_SESSIONS)),
        "keywords": " ".join(keyword.kwlist),
        "magic-number": str(int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little")),
        "marshal-version": str(marshal.version),
        "release": sys.version.partition(" ")[0],
        "opcodes": " ".join(name for name, _ in sorted(dis.opmap.items())),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--names", action="store_true", help="print the names of everything in the standard library")
    wanted.add_argument("--facts", action="store_true", help="print what there is to say of the names on standard input")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    # Some modules print when they are imported.
    shown, sys.stdout = sys.stdout, io.StringIO()
    result = "\n".join(names()) if arguments.names else json.dumps(facts(sys.stdin.read().split("\n")))
    sys.stdout = shown
    print(result)


if __name__ == "__main__":
    main()
