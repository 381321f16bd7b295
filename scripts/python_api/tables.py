"""Tables of what each version of Python took away, changed and warns of, from what the interpreters say.

A table is the difference of a version from the one before it. Its lines:

    - NAME                      is gone, and so is all in it
    + NAME                      is back
    ~ NAME: CHANGE; CHANGE      takes other parameters, so that calls which were right may fail
    > NAME: CALL; CALL          is a method that the library calls in a way that overrides may refuse which were right before
    ! NAME: WARNING             warns when it is asked for
    = KEY: VALUE                a fact about the version itself, where it differs

The changes are `without NAME, NAME` (parameters that can no longer be named), `at most N` (fewer are taken by position) and
`needs N NAME, NAME` (parameters that can no longer be left out; those that may be given by position with their place). A call is
written with the names that its arguments have there, that of `self` left out: `NAME, NAME, NAME=` passes two by position and
one by name.
"""

from typing import Any, Iterator, NamedTuple

from ask import family
from typeshed import Typeshed

# The first version that is asked in node.
FIRST_IN_NODE = 14

Facts = "dict[str, Any]"


class Parameter(NamedTuple):
    name: str
    stars: int
    is_required: bool
    by_position: bool
    by_name: bool


def read_parameters(text: str) -> "list[Parameter]":
    """The parameters in a text such as `(a, /, b, *, c=, **d)`."""
    parts = [part for part in text[1:-1].split(", ") if part]
    slash = parts.index("/") if "/" in parts else -1
    found, after_star = [], False
    for place, part in enumerate(parts):
        stars = len(part) - len(part.lstrip("*"))
        name = part.lstrip("*").rstrip("=")
        if part not in ("*", "/"):
            is_plain = not stars
            required = is_plain and not part.endswith("=")
            found.append(Parameter(name, stars, required, is_plain and not after_star, is_plain and place > slash))
        after_star = after_star or stars == 1
    return found


def changes(old: str, new: str) -> "list[str]":
    """What makes a call that was right with the old parameters wrong with the new ones."""
    before, now = read_parameters(old), read_parameters(new)
    found = []
    names = {it.name for it in now if it.by_name}
    lost = [it.name for it in before if it.by_name and it.name not in names and it.name != "self"]
    if lost and not any(it.stars == 2 for it in now):
        found.append("without " + ", ".join(lost))
    most = sum(it.by_position for it in now)
    if most < sum(it.by_position for it in before) and not any(it.stars == 1 for it in now):
        found.append(f"at most {most}")
    optional = {it.name for it in before if not it.is_required}
    places = {it.name: f"{place} " for place, it in enumerate(now) if it.by_position}
    needed = [places.get(it.name, "") + it.name for it in now if it.is_required and it.name in optional]
    if needed:
        found.append("needs " + ", ".join(needed))
    return found


def module_of(name: str, modules: "set[str]") -> "tuple[str, list[str]]":
    """The module that has the name, and the rest of it."""
    parts = name.split(".")
    ends = (end for end in range(len(parts), 0, -1) if ".".join(parts[:end]) in modules)
    end = next(ends, 1)
    return ".".join(parts[:end]), parts[end:]


def complete(facts: "dict[int, Facts]", typeshed: Typeshed) -> None:
    """Adds the names to the versions that only the platforms asked lack."""
    modules = {module for it in facts.values() for module in it["modules"]}
    # No interpreter at hand has what is there for other platforms, or what does something when it is imported.
    for module, (oldest, newest) in typeshed.versions.items():
        if module not in modules:
            for minor in (minor for minor in facts if oldest <= minor <= newest):
                facts[minor]["names"].setdefault(module, {})
    # A build may have a stand-in in Python for a module in C.
    written = {it for it in modules if all(facts[minor]["modules"].get(it, True) for minor in facts)}
    for minor in (minor for minor in sorted(facts) if minor >= FIRST_IN_NODE):
        before, now = facts[minor - 1]["names"], facts[minor]["names"]
        for name, details in before.items():
            if name not in now and not is_gone(name, minor, facts[minor], modules, written, typeshed):
                now[name] = details


def is_gone(name: str, minor: int, now: Facts, modules: "set[str]", written: "set[str]", typeshed: Typeshed) -> bool:
    """True if it is the version that lacks a name, and not its platform."""
    module, path = module_of(name, modules)
    # The code of a class says more than its stub; what a module has, it may have from one in C.
    is_nowhere = module in written and name in now["nowhere"]
    if len(path) > 1 and is_nowhere:
        return True
    if typeshed.has(module, path, minor - 1):
        return typeshed.has(module, path, minor) is False
    if module in now["modules"]:
        return is_nowhere
    return typeshed.stub(module, minor - 1) is not None and typeshed.stub(module, minor) is None


def tables(facts: "dict[int, Facts]") -> "dict[int, list[str]]":
    """The lines for each version but the first."""
    gone: "set[str]" = set()
    found = {}
    for minor in sorted(facts)[1:]:
        before, now = facts[minor - 1], facts[minor]
        back = sorted(name for name in gone if name in now["names"])
        gone.difference_update(back)
        lost = lost_names(before["names"], now["names"])
        gone.update(lost)
        found[minor] = [
            *(f"- {name}" for name in lost),
            *(f"+ {name}" for name in back),
            *changed_names(before["names"], now["names"]),
            *called_names(before, now),
            *warning_names(before["names"], now["names"]),
            *(f"= {key}: {value}" for key, value in sorted(now["version"].items()) if value != before["version"][key]),
        ]
    return found


def above(name: str) -> "Iterator[str]":
    """The names of what something is in, the innermost first."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def lost_names(old: "dict[str, Facts]", new: "dict[str, Facts]") -> "list[str]":
    """The names that are gone and not with what they are in."""
    lost = []
    for name in sorted(old.keys() - new.keys()):
        holder = next(above(name), "")
        # What a class had may be had as before of what the function returns that is in its place.
        was_class = old.get(holder, {}).get("class") and not new.get(holder, {}).get("class")
        if not old[name].get("foreign") and not was_class and all(it in new for it in above(name)):
            lost.append(name)
    return lost


def changed_names(old: "dict[str, Facts]", new: "dict[str, Facts]") -> "Iterator[str]":
    for name in sorted(old.keys() & new.keys()):
        takes = [it[name].get("takes") for it in (old, new)]
        if all(takes) and not old[name].get("foreign") and (changed := changes(*takes)):
            yield f"~ {name}: {'; '.join(changed)}"


def called_names(old: Facts, new: Facts) -> "Iterator[str]":
    """The methods that the library itself calls in ways that their old parameters refuse."""
    for name in sorted(old["names"].keys() & new["names"].keys()):
        holder, _, method = name.rpartition(".")
        details = [it["names"][name] for it in (old, new)]
        is_method = new["names"].get(holder, {}).get("class") and method not in ("__init__", "__new__")
        if not is_method or details[0].get("foreign") or not all(it.get("takes") for it in details):
            continue
        before, now = (read_parameters(it["takes"]) for it in details)
        known, ways = (it["calls"].get(f"{family(name)}:{method}", []) for it in (old, new))
        own = 0 if details[1].get("static") else 1
        added = [way for way in ways if way not in known]
        refused = [way for way in added if is_new((way[0] + own, *way[1:]), before, now)]
        if refused:
            yield f"> {name}: {'; '.join(written(now[own:], *way) for way in refused)}"


def written(parameters: "list[Parameter]", count: int, *names: str) -> str:
    """A call of a function with these parameters, by their names."""
    return ", ".join([*(it.name for it in parameters[:count]), *(f"{name}=" for name in names)])


def is_new(call: "tuple[Any, ...]", before: "list[Parameter]", now: "list[Parameter]") -> bool:
    """True if a call fits these parameters, and not those before."""
    return fits(now, *call) and not fits(before, *call)


def fits(parameters: "list[Parameter]", count: int, *names: str) -> bool:
    """True if a function with these parameters takes this number of arguments by position and others by these names."""
    by_position = [it for it in parameters if it.by_position]
    given = {it.name for it in by_position[:count]}
    named = {it.name for it in parameters if it.by_name}
    takes = {it.stars for it in parameters}
    return (
        (count <= len(by_position) or 1 in takes)
        and all(name not in given and (name in named or 2 in takes) for name in names)
        and all(it.name in given or it.name in names for it in parameters if it.is_required)
    )


def warning_names(old: "dict[str, Facts]", new: "dict[str, Facts]") -> "Iterator[str]":
    for name in sorted(new):
        warning = new[name].get("warns", [""])[0]
        is_inside = any(new.get(it, {}).get("warns") for it in above(name))
        if warning and not is_inside and not old.get(name, {}).get("warns"):
            yield f"! {name}: {warning}"
