//! Entries in expressions: where no line is free, they go in front of what a function evaluates first. Every call still
//! runs its entry, once and before all else, and does what it did.
//!
//! `telemetry/runs.py` runs the functions before and after.

use super::{CONFIG, ENTRY, Project};

const NAMED: &str = "entry = 'probe_header.enter({qualname!r})'\n";

/// Functions with what they become, and code that calls them. The entry of the outer function is `E`, that of one in it `I`.
const FORMS: &[(&str, &str, &str, &str)] = &[
    (
        "if",
        "def f(x):\n    if x: return 1\n",
        "def f(x):\n    if (E, x)[1]: return 1\n",
        "f(0); f(1)",
    ),
    (
        "if_note",
        "def f(x):\n    if(note(x)):\n        return 1\n",
        "def f(x):\n    if((E, note(x))[1]):\n        return 1\n",
        "f(0); f(1)",
    ),
    (
        "if_walrus",
        "def f(x):\n    if y := note(x):\n        note(y)\n",
        "def f(x):\n    if (E, y := note(x))[1]:\n        note(y)\n",
        "f(0); f(1)",
    ),
    (
        "if_not",
        "def f(x):\n    if not note(x): note(1)\n    elif x: note(2)\n",
        "def f(x):\n    if not (E, note(x))[1]: note(1)\n    elif x: note(2)\n",
        "f(0); f(1)",
    ),
    (
        "if_backslash",
        "def f(x):\n    if note(x) and \\\n       note(2):\n        note(3)\n",
        "def f(x):\n    if (E, note(x))[1] and \\\n       note(2):\n        note(3)\n",
        "f(0); f(1)",
    ),
    (
        "if_lines",
        "def f(x):\n    if (\n        note(x)  # c\n        and note(2)\n    ):\n        note(3)\n",
        "def f(x):\n    if (\n        (E, note(x))[1]  # c\n        and note(2)\n    ):\n        note(3)\n",
        "f(0); f(1)",
    ),
    (
        "if_lambda",
        "def f(x):\n    if lambda: x: note(x)\n",
        "def f(x):\n    if (E, lambda: x)[1]: note(x)\n",
        "f(0)",
    ),
    (
        "if_conditional",
        "def f(x):\n    if note(x) if x else note(2): note(3)\n",
        "def f(x):\n    if note(x) if (E, x)[1] else note(2): note(3)\n",
        "f(0); f(1)",
    ),
    (
        "if_yield",
        "def f(x):\n    if (yield x): note(1)\n",
        "def f(x):\n    if ((E, (yield x))[1]): note(1)\n",
        "list(map(note, f(2)))",
    ),
    (
        "for",
        "def f(x):\n    for y in note(x): note(y)\n",
        "def f(x):\n    for y in (E, note(x))[1]: note(y)\n",
        "f('ab')",
    ),
    (
        "for_string",
        "def f():\n    for y in\"ab\": note(y)\n",
        "def f():\n    for y in(E, \"ab\")[1]: note(y)\n",
        "f()",
    ),
    (
        "for_tuple",
        "def f(x):\n    for y in note(x), *x, 2: note(y)\n",
        "def f(x):\n    for y in (E, note(x), *x, 2)[1:]: note(y)\n",
        "f('ab')",
    ),
    (
        "for_one",
        "def f(x):\n    for y in x,: note(y)\n",
        "def f(x):\n    for y in (E, x,)[1:]: note(y)\n",
        "f('ab')",
    ),
    (
        "for_parenthesised",
        "def f(x):\n    for y in (x, 2): note(y)\n",
        "def f(x):\n    for y in (E, (x, 2))[1]: note(y)\n",
        "f('ab')",
    ),
    (
        "with",
        "def f(x):\n    with x()as y, x() as z:\n        note(1)\n",
        "def f(x):\n    with (E, x())[1]as y, x() as z:\n        note(1)\n",
        "import contextlib; f(lambda: contextlib.nullcontext(note(2)))",
    ),
    (
        "with_list",
        "def f(x):\n    with (x() as y, x() as z):\n        note(1)\n",
        "def f(x):\n    with ((E, x())[1] as y, x() as z):\n        note(1)\n",
        "import contextlib; f(lambda: contextlib.nullcontext(note(2)))",
    ),
    (
        "match",
        "def f(x):\n    match note(x):\n        case 1: note(2)\n",
        "def f(x):\n    match (E, note(x))[1]:\n        case 1: note(2)\n",
        "f(0); f(1)",
    ),
    (
        "match_tuple",
        "def f(x):\n    match x, note(2):\n        case 1, 2: note(3)\n",
        "def f(x):\n    match (E, x, note(2))[1:]:\n        case 1, 2: note(3)\n",
        "f(0); f(1)",
    ),
    (
        "decorator",
        "def f(x):\n    @note(x)\n    def g(y=note(1)):\n        return y\n    return g\n",
        "def f(x):\n    @(E, note(x))[1]\n    def g(y=note(1)):\n        I; return y\n    return g\n",
        "f(lambda g: g)()",
    ),
    (
        "default",
        "def f(x):\n    def g(y, *, z=note(x)): return z\n    return g\n",
        "def f(x):\n    def g(y, *, z=(E, note(x))[1]): I; return z\n    return g\n",
        "f(1)(2)",
    ),
    (
        "definition",
        "def f(x):\n    def g(y): return y\n    return note(g(x))\n",
        "def f(x):\n    def g(y): I; return y\n    E; return note(g(x))\n",
        "f(1)",
    ),
    (
        "definition_annotated",
        "def f(x):\n    def g(y: list[x], *z: 'x') -> dict[str, int | None]: return y\n    return note(g(x))\n",
        "def f(x):\n    def g(y: list[x], *z: 'x') -> dict[str, int | None]: I; return y\n    E; return note(g(x))\n",
        "f(1)",
    ),
    (
        "definition_if",
        "def f(x):\n    def g(y): return y\n    if note(x): return g(x)\n",
        "def f(x):\n    def g(y): I; return y\n    if (E, note(x))[1]: return g(x)\n",
        "f(1)",
    ),
    (
        "definition_blank",
        "def f(x):\n    def g(y): return y\n\n    if note(x): return g(x)\n",
        "def f(x):\n    def g(y): I; return y\n    E\n    if note(x): return g(x)\n",
        "f(1)",
    ),
    (
        "class",
        "def f(x):\n    class A(note(x)): note(1)\n",
        "def f(x):\n    class A((E, note(x))[1]): note(1)\n",
        "f(int)",
    ),
    (
        "class_bare",
        "def f(x):\n    class A :  # c\n        y = note(x)\n    return A\n",
        "def f(x):\n    class A(*(E,)[1:]) :  # c\n        y = note(x)\n    return A\n",
        "note(f(1).__mro__[1:]); note(f(1).__bases__); note('__orig_bases__' in vars(f(1)))",
    ),
    (
        "class_starred",
        "def f(x):\n    class A(*note(x), metaclass=note(type)): pass\n",
        "def f(x):\n    class A(*(E, note(x))[1], metaclass=note(type)): pass\n",
        "f([int])",
    ),
    (
        "class_keyword",
        "def f(x):\n    class A(metaclass=note(x)): pass\n",
        "def f(x):\n    class A(metaclass=(E, note(x))[1]): pass\n",
        "f(type)",
    ),
    (
        "class_decorator",
        "def f(x):\n    @note\n    class A(x): pass\n",
        "def f(x):\n    @(E, note)[1]\n    class A(x): pass\n",
        "f(int)",
    ),
    (
        "try",
        "def f(x):\n    try: note(x[1])\n    except (KeyError, IndexError): note(2)\n",
        "def f(x):\n    try: E; note(x[1])\n    except (KeyError, IndexError): note(2)\n",
        "f({}); f({1: 3})",
    ),
    (
        "try_finally",
        "def f(x):\n    try:\n        if x: return note(1)\n    finally:\n        note(2)\n",
        "def f(x):\n    try:\n        if (E, x)[1]: return note(1)\n    finally:\n        note(2)\n",
        "f(0); f(1)",
    ),
    (
        "try_raised_again",
        "def f(x):\n    try: note(x[1])\n    except Exception:\n        note(2)\n        raise\n",
        "def f(x):\n    try: E; note(x[1])\n    except Exception:\n        note(2)\n        raise\n",
        "f({1: 3})\ntry: f({})\nexcept KeyError: note(4)",
    ),
    (
        "async",
        "async def f(x):\n    async for y in x(): note(y)\n\nasync def x():\n    yield 1\n",
        "async def f(x):\n    async for y in (E, x())[1]: note(y)\n\nasync def x():\n    probe_header.enter('x'); yield 1\n",
        "import asyncio; asyncio.run(f(x))",
    ),
    (
        "await",
        "async def f(x):\n    if await x(): note(1)\n\nasync def x():\n    return 1\n",
        "async def f(x):\n    if (E, await x())[1]: note(1)\n\nasync def x():\n    probe_header.enter('x'); return 1\n",
        "import asyncio; asyncio.run(f(x))",
    ),
];

fn spelled(after: &str) -> String {
    let outer =
        after.replace("E,", "probe_header.enter('f'),").replace("E;", "probe_header.enter('f');");
    outer
        .replace("    E\n", "    probe_header.enter('f')\n")
        .replace("I;", "probe_header.enter('f.<locals>.g');")
}

#[test]
fn every_form_is_what_is_documented() {
    let cases = FORMS
        .iter()
        .map(|(name, before, _, call)| (*name, format!("'d'\n{before}\n{call}\n").into_bytes()));
    let project = Project::new(&format!("{CONFIG}{NAMED}"), cases);
    for (name, _, after, call) in FORMS {
        let expected = format!("'d'; import probe_header\n{}\n{call}\n", spelled(after));
        assert_eq!(String::from_utf8_lossy(&project.read(name)), expected, "{name}");
    }
    assert_eq!(project.moved, [""; 0]);
    assert_eq!(project.complaints(), "");
    assert_eq!(project.run("runs.py"), "");
    project.assert_reversible();
}

/// Code that runs more than once, or may keep the telemetry's errors to itself.
const OTHERS: &[(&str, &str)] = &[
    ("while", "while x: pass"),
    ("try_all", "try: x\n    except: pass"),
    ("try_broad", "try: x\n    except Exception: pass"),
    ("try_broad_in_tuple", "try: x\n    except (KeyError, BaseException): pass"),
    ("try_raised_sometimes", "try: x\n    except Exception:\n        if x: return\n        raise"),
    ("try_raised_otherwise", "try: x\n    except Exception as e: raise ValueError from e"),
    ("try_name", "try: x\n    except NameError: pass"),
    ("try_attribute", "try: x\n    except AttributeError: pass"),
    ("try_system", "try: x\n    except OSError: pass"),
    ("try_alias", "import socket\n    try: x\n    except socket.error: pass"),
    ("try_expression", "try: x\n    except x: pass"),
    ("try_star", "try: x\n    except* ValueError: pass"),
    ("try_constant", "import socket\n    try: x\n    except socket.ALL: pass"),
    ("try_constant_from", "from errs import ALL\n    try: x\n    except ALL: pass"),
    ("try_constant_in_tuple", "from errs import ALL\n    try: x\n    except (KeyError, ALL): pass"),
    ("try_lower_case", "from errs import failures\n    try: x\n    except failures: pass"),
    ("try_broad_from", "from errs import TypeError\n    try: x\n    except TypeError: pass"),
    ("try_timeout", "import asyncio\n    try: x\n    except asyncio.exceptions.TimeoutError: pass"),
    ("try_module_in_module", "import os.path\n    try: x\n    except os.path.os.error: pass"),
    ("try_import_call", "try: x\n    except __import__('x').Err: pass"),
    ("try_starred", "from errs import Errors\n    try: x\n    except (*Errors,): pass"),
    ("try_decorated", "@x\n    class E(Exception): pass\n    try: x\n    except E: pass"),
    ("try_telemetry", "try: x\n    except probe_header.Refused: pass"),
    ("try_return", "try: x\n    finally: return 1"),
    ("class_parentheses", "class A(): x = 1"),
    ("definition_alone", "def g(): pass"),
    ("definition_annotated", "def g(y: x.y): pass\n    return g"),
    ("definition_annotated_subscript", "def g(y: x[1]): pass\n    return g"),
    ("definition_annotated_union", "def g(y: x | int): pass\n    return g"),
    ("definition_annotated_class", "def g(y: type[x]): pass\n    return g"),
    ("definition_generic", "def g[T](y=x): pass\n    return g"),
    ("class_generic", "class A[T](x): pass"),
    ("class_generic_bare", "class A[T]: pass"),
    ("with_named", "with (y := x): pass"),
];

#[test]
fn what_may_run_twice_or_be_swallowed_takes_a_line() {
    // Imports and classes that handlers name stand above the function.
    let code = |body: &str| match body.split_once("\n    try: ") {
        Some((above, rest)) => {
            let above = above.replace("\n    ", "\n");
            format!("'d'\n{above}\ndef f(x):\n    try: {rest}\n")
        }
        None => format!("'d'\ndef f(x):\n    {body}\n"),
    };
    let cases = OTHERS.iter().map(|(name, body)| (*name, code(body).into_bytes()));
    let project = Project::new(&format!("{CONFIG}{NAMED}"), cases);
    for (name, _) in OTHERS {
        let text = String::from_utf8(project.read(name)).expect("it is still text");
        let line = "def f(x):\n    probe_header.enter('f')  # line added by pylens\n";
        assert!(text.contains(line), "{text}");
    }
    project.assert_reversible();
}

#[test]
fn handlers_of_classes_swallow_nothing() {
    for (above, caught) in [
        ("import errs", "errs.NoSuchRule"),
        ("from .errs import _Refused", "_Refused"),
        ("from errs import NoSuchRule as ERROR", "(ERROR, KeyError)"),
        ("import json", "json.JSONDecodeError"),
        ("import struct", "struct.error"),
        ("from errs import ValueError", "ValueError"),
        ("class E(Exception): pass", "E"),
    ] {
        let code = format!("'d'\n{above}\ndef f(x):\n    try: x\n    except {caught}: pass\n");
        let project = Project::new(&format!("{CONFIG}{NAMED}"), [("a", code.into())]);
        let text = String::from_utf8(project.read("a")).expect("it is still text");
        assert!(text.contains("    try: probe_header.enter('f'); x\n"), "{text}");
    }
}

#[test]
fn expressions_can_be_forbidden() {
    let code =
        "'d'\ndef f(x):\n    if x: pass\n\ndef g(x):\n    try: x\n    except KeyError: pass\n";
    let config = format!("{CONFIG}{NAMED}expressions = false\n");
    let project = Project::new(&config, [("a", code.into())]);
    let text = String::from_utf8(project.read("a")).expect("it is still text");
    assert!(text.contains("enter('f')  # line added by pylens\n    if x"), "{text}");
    assert!(text.contains("try: probe_header.enter('g'); x"), "{text}");

    // What is no call has no place in an expression.
    let config = format!("{CONFIG}entry = 'import probe_header as _t; _t.enter({{qualname!r}})'\n");
    let project = Project::new(&config, [("a", code.into())]);
    let text = String::from_utf8(project.read("a")).expect("it is still text");
    assert!(text.contains("_t.enter('f')  # line added by pylens\n"), "{text}");
    project.assert_reversible();
}

#[test]
fn what_raises_nothing_may_go_into_any_try() {
    let code = "'d'\ndef f(x):\n    try: return x\n    except Exception: return 1\n\
        def g(x):\n    try:\n        if x: pass\n    finally: return 1\n";
    let config = format!("{CONFIG}{NAMED}entry-raises = false\nline-drift = 'never'\n");
    let project = Project::new(&config, [("a", code.into())]);
    let text = String::from_utf8(project.read("a")).expect("it is still text");
    assert!(text.contains("try: probe_header.enter('f'); return x\n"), "{text}");
    assert!(text.contains("if (probe_header.enter('g'), x)[1]: pass\n"), "{text}");
    project.assert_reversible();
}

#[test]
fn entries_are_known_in_whatever_layout() {
    let code = "'d'; import probe_header\n\
        def f(x):\n    if (\n        probe_header.enter(\"f\", 2),\n        x\n        and x,\n    )[1]:\n        pass\n\
        def g(x):\n    for y in (\n        (probe_header.enter('g', 9)),  # c\n        1,\n        x,\n    )[1:]:\n        pass\n\
        def h(x):\n    with (probe_header.enter('f', 1), (x))[1]: pass\n\
        def i(x):\n    class A(\n        *(\n            probe_header.enter(\"i\", 18),\n        )[1:]\n    ):\n        pass\n";
    let project = Project::new(&format!("{CONFIG}{ENTRY}"), [("a", code.into())]);
    let text = String::from_utf8(project.read("a")).expect("it is still text");
    let expected = code.replace("enter('f', 1)", "enter('h', 16)");
    assert_eq!(text, expected);
    project.fix(&["--remove-telemetry"]);
    let text = String::from_utf8(project.read("a")).expect("it is still text");
    assert_eq!(
        text,
        "'d'\ndef f(x):\n    if (x\n        and x):\n        pass\n\
         def g(x):\n    for y in (1,\n        x,):\n        pass\ndef h(x):\n    with x: pass\n\
         def i(x):\n    class A:\n        pass\n"
    );
}

#[test]
fn decorators_are_seen_through_an_entry() {
    let code = "'d'\nimport functools\ndef f(x):\n    @functools.cache\n    def g(y): return y\n    return g\n";
    let config = format!("{CONFIG}{NAMED}decorators = ['!functools.cache']\n");
    let project = Project::new(&config, [("a", code.into())]);
    let text = String::from_utf8(project.read("a")).expect("it is still text");
    assert!(text.contains("@(probe_header.enter('f'), functools.cache)[1]\n"), "{text}");
    assert!(!text.contains("<locals>"), "{text}");
    project.assert_reversible();
}
