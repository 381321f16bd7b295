//! Entries that somebody has moved: they are found wherever they are in a function, and taking telemetry out leaves none behind.

use super::commands::{errors, fix, project, read};

const CONFIG: &str = "select = ['telemetry']\n\
    [telemetry]\n\
    header = 'import probe_moved as t'\n\
    entry = 't.enter({qualname!r})'\n";

/// A module with the header; what `fix` makes of it, with unsafe fixes, and what is left without telemetry.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "moved into a block",
        "def f(x):\n    if x:\n        t.enter('f')\n        x()\n",
        "def f(x):\n    if (t.enter('f'), x)[1]:\n\n        x()\n",
        "def f(x):\n    if x:\n\n        x()\n",
    ),
    (
        "all that a block has",
        "def f(x):\n    with x:\n        t.enter('f')\n",
        "def f(x):\n    with (t.enter('f'), x)[1]:\n        pass\n",
        "def f(x):\n    with x:\n        pass\n",
    ),
    (
        "moved and renamed",
        "def g(x):\n    x()\n    for y in x:\n        t.enter('f'); y()\n",
        "def g(x):\n    t.enter('g'); x()\n    for y in x:\n        y()\n",
        "def g(x):\n    x()\n    for y in x:\n        y()\n",
    ),
    (
        "another condition came first",
        "def f(x, y):\n    if y: y()\n    elif (t.enter('f'), x)[1]: x()\n",
        "def f(x, y):\n    if (t.enter('f'), y)[1]: y()\n    elif x: x()\n",
        "def f(x, y):\n    if y: y()\n    elif x: x()\n",
    ),
    (
        "a condition became a part of one",
        "def f(x):\n    while not (t.enter('f'), x)[1]: x()\n",
        "def f(x):\n    t.enter('f')  # line added by pylens\n    while not x: x()\n",
        "def f(x):\n    while not x: x()\n",
    ),
    (
        "a statement became a value",
        "def f(x):\n    return (t.enter('g'), x)[1]\n",
        "def f(x):\n    t.enter('f'); return x\n",
        "def f(x):\n    return x\n",
    ),
    (
        "twice",
        "def f(x):\n    t.enter('f'); x()\n    t.enter('f'); t.enter('e'); x()\n",
        "def f(x):\n    t.enter('f'); x()\n    x()\n",
        "def f(x):\n    x()\n    x()\n",
    ),
    (
        "in a function that the entry does not name",
        "def f(x):\n    t.enter('f'); x()\n    def g(): y = 1; t.enter('f'); return y\n",
        "def f(x):\n    t.enter('f'); x()\n    def g(): t.enter('f.<locals>.g'); y = 1; return y\n",
        "def f(x):\n    x()\n    def g(): y = 1; return y\n",
    ),
    (
        "parentheses that a formatter leaves",
        "def f(x):\n    if (t.enter('f'), (yield x))[1]: x()\n    for y in ((t.enter('g'), (z := x))[1]): y()\n",
        "def f(x):\n    if (t.enter('f'), (yield x))[1]: x()\n    for y in (z := x): y()\n",
        "def f(x):\n    if (yield x): x()\n    for y in (z := x): y()\n",
    ),
];

const HEADER: &str = "import probe_moved as t; import os\n";

#[test]
fn a_moved_entry_is_put_back_and_taken_out() {
    for (what, before, fixed, removed) in CASES {
        let text = format!("{HEADER}{before}");
        let folder = project(CONFIG, &[("a.py", &text), ("b.py", &text)]);
        let path = folder.path();
        for (file, arguments, expected) in [
            ("a.py", &["--unsafe-fixes", "a.py"][..], format!("{HEADER}{fixed}")),
            ("a.py", &["--remove-telemetry", "a.py"], format!("import os\n{removed}")),
            ("b.py", &["--remove-telemetry", "b.py"], format!("import os\n{removed}")),
        ] {
            let output = fix(path, arguments);
            assert_eq!(read(path, file), expected, "{what}: {}", errors(&output));
        }
    }
}

/// A call that only looks like an entry of another function is somebody's own where the name is.
#[test]
fn calls_of_other_code_stay() {
    for code in [
        "import os\nimport probe_moved as t\ndef f(x):\n    x()\n    t.enter('g')\n",
        "from x import *\ndef f(x):\n    x()\n    t.enter('g')\n",
        "def f(x, t):\n    x()\n    t.enter('g')\n",
    ] {
        let folder = project(CONFIG, &[("a.py", code)]);
        let path = folder.path();
        fix(path, &["--unsafe-fixes", "a.py"]);
        let fixed = read(path, "a.py");
        assert!(
            fixed.contains("    x()\n    t.enter('g')\n")
                || fixed.contains("; x()\n    t.enter('g')\n"),
            "{fixed}"
        );
        fix(path, &["--remove-telemetry", "a.py"]);
        assert!(read(path, "a.py").ends_with("    x()\n    t.enter('g')\n"), "{code}");
    }
}

/// A sentence is no entry of a renamed function, as no function is called like that.
#[test]
fn sentences_are_no_names() {
    let code = "import os\nimport probe_moved as t\ndef f(x):\n    t.enter('starting up'); x()\n";
    let folder = project(CONFIG, &[("a.py", code)]);
    let path = folder.path();
    fix(path, &["a.py"]);
    let fixed = read(path, "a.py");
    assert!(fixed.contains("t.enter('f'); t.enter('starting up'); x()"), "{fixed}");
    fix(path, &["--remove-telemetry", "a.py"]);
    assert_eq!(read(path, "a.py"), code);
}

/// An entry may bind names of its own, which do not hide it from itself.
#[test]
fn an_entry_may_bind_a_name() {
    let config = "select = ['telemetry']\n[telemetry]\nentry = 'import probe_moved as _m; _m.enter({qualname!r})'\n";
    let folder = project(config, &[("a.py", "def f(x):\n    x()\n")]);
    let path = folder.path();
    fix(path, &["a.py"]);
    let once = read(path, "a.py");
    assert!(once.contains("_m.enter('f'); x()"), "{once}");
    let output = fix(path, &["a.py"]);
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(read(path, "a.py"), once);
    fix(path, &["--remove-telemetry", "a.py"]);
    assert_eq!(read(path, "a.py"), "def f(x):\n    x()\n");
}

/// The body of a function whose entry became a part of something else, and what is left without it.
const PARTS: &[(&str, &str)] = &[
    ("if (t.enter('f'), x)[1] and y: pass", "if x and y: pass"),
    ("if ((t.enter('f'), x)[1] or z) and y: pass", "if (x or z) and y: pass"),
    ("if not ((t.enter('f'), x)[1] and z): pass", "if not (x and z): pass"),
    ("if y and (t.enter('f'), x or y)[1]: pass", "if y and (x or y): pass"),
    ("if (t.enter('f'), x)[1] == y: pass", "if x == y: pass"),
    ("for i in (t.enter('f'), x)[1].items(): pass", "for i in x.items(): pass"),
    ("for i in (t.enter('f'), x | y)[1].items(): pass", "for i in (x | y).items(): pass"),
    ("for i in (t.enter('f'), x, y)[1:] + z: pass", "for i in (x, y) + z: pass"),
    ("for i in enumerate((t.enter('f'), x, y)[1:]): pass", "for i in enumerate((x, y)): pass"),
    ("for i in sorted((t.enter('f'), x or y)[1]): pass", "for i in sorted(x or y): pass"),
    (
        "for i in [j for j in (t.enter('f'), x or y)[1]]: pass",
        "for i in [j for j in (x or y)]: pass",
    ),
    ("with (t.enter('f'), x)[1].lock: pass", "with x.lock: pass"),
    ("return (t.enter('f'), *x, )[1:]", "return *x,"),
    ("return y, (t.enter('f'), 2, 3)[1:]", "return y, (2, 3)"),
    ("return (t.enter('f'), 1)[1].real", "return (1).real"),
    ("return -(t.enter('f'), x ** 2)[1] ** y", "return -(x ** 2) ** y"),
    ("return x[(t.enter('f'), x, y)[1:]]", "return x[(x, y)]"),
    ("return x[(t.enter('f'), y or z)[1]]", "return x[y or z]"),
    ("return f'{(t.enter(\"f\"), lambda: x)[1]}'", "return f'{(lambda: x)}'"),
    ("@(t.enter('f'), x)[1].y\n    def g(): pass", "@x.y\n    def g(): pass"),
    ("(t.enter('f'), 'text')[1]\n    return x", "pass\n    return x"),
    ("class A(x, *(t.enter('f'),)[1:]): pass", "class A(x): pass"),
    ("y(x, *(t.enter('f'),)[1:])", "y(x)"),
    ("while (t.enter('f'), (t.enter('f'), x)[1])[1] > y: pass", "while x > y: pass"),
];

#[test]
fn an_entry_that_became_a_part_of_an_expression_is_taken_out_of_it() {
    for (before, after) in PARTS {
        let function = |body: &str| format!("\n\ndef f(x, y, z):\n    {body}\n");
        let injected = format!("{HEADER}{}", function(before));
        let plain = format!("import os\n{}", function(after));
        let files = [("a.py", &*injected), ("b.py", &*injected), ("c.py", &*plain)];
        let folder = project(CONFIG, &files);
        let path = folder.path();
        let output = fix(path, &["--remove-telemetry", "a.py"]);
        assert_eq!(read(path, "a.py"), plain, "{before}: {}", errors(&output));
        let output = fix(path, &["b.py", "c.py"]);
        assert_eq!(output.status.code(), Some(0), "{before}: {}", errors(&output));
        assert_eq!(read(path, "b.py"), read(path, "c.py"), "{before}");
    }
}

/// Entries once stood in front of whole conditions.
#[test]
fn an_entry_in_front_of_a_whole_condition_is_taken_out() {
    for (before, after) in [
        ("if (t.enter('f'), x or z)[1]: pass", "if x or z: pass"),
        ("if (t.enter('f'), x or z)[1] and y: pass", "if (x or z) and y: pass"),
        ("if (t.enter('f'), (x or z))[1] and y: pass", "if (x or z) and y: pass"),
        ("if not (t.enter('f'), x or y)[1]: pass", "if not (x or y): pass"),
        ("if (t.enter('f'), x if y else z)[1] == 3: pass", "if (x if y else z) == 3: pass"),
        ("if (t.enter('f'), not x)[1]: pass", "if not x: pass"),
        ("if (t.enter('f'), x < y < z)[1]: pass", "if x < y < z: pass"),
    ] {
        let function = |body: &str| format!("\n\ndef f(x, y, z):\n    {body}\n");
        let injected = format!("{HEADER}{}", function(before));
        let folder = project(CONFIG, &[("a.py", &*injected)]);
        let output = fix(folder.path(), &["--remove-telemetry", "a.py"]);
        let plain = format!("import os\n{}", function(after));
        assert_eq!(read(folder.path(), "a.py"), plain, "{before}: {}", errors(&output));
    }
}

/// A header stays that was never injected, or that the author's own code has come to use.
#[test]
fn a_header_that_other_code_needs_stays() {
    const ENTERED: &str = "def f(x):\n    t.enter('f'); return x\n";
    const PLAIN: &str = "def f(x):\n    return x\n";
    for (before, after) in [
        ("import probe_moved as t\nX = t.x()\ndef f(): return t.x\n", None),
        (
            "import probe_moved as t\nt.setup()\ndef f(x):\n    t.enter('f'); return x\n",
            Some("import probe_moved as t\nt.setup()\ndef f(x):\n    return x\n"),
        ),
        ("import probe_moved as t; import os\nos.getcwd()\n", Some("import os\nos.getcwd()\n")),
    ] {
        let folder = project(CONFIG, &[("a.py", before)]);
        let output = fix(folder.path(), &["--remove-telemetry", "a.py"]);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        assert_eq!(read(folder.path(), "a.py"), after.unwrap_or(before));
    }
    let code = format!("import probe_moved as t; import os\ndef g(t): return t\n{ENTERED}");
    let folder = project(CONFIG, &[("a.py", &code)]);
    fix(folder.path(), &["--remove-telemetry", "a.py"]);
    let left = read(folder.path(), "a.py");
    assert_eq!(left, format!("import os\ndef g(t): return t\n{PLAIN}"));
}
