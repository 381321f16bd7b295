//! Names that are taken: whatever a module or a function does to the name that entries use, the interpreter finds either the
//! telemetry or, in a function that was reported, nothing of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

const CONFIG: &str = "select = ['telemetry']\n\
    [telemetry]\n\
    header = 'import probe_names as t'\n\
    entry = 't.enter({qualname!r})'\n\
    exclude = ['others.py']\n";

/// A module, and the functions in which an entry could not reach the telemetry. Those listed as `*` are all.
const CASES: &[(&str, &str, &str)] = &[
    ("nothing", "def f(): return 1\ncalls = [f]\n", ""),
    ("parameter", "def f(t=1): return t\ndef g(): pass\ncalls = [f, g]\n", "f"),
    ("positional_only", "def f(t=1, /): return t\ncalls = [f]\n", "f"),
    ("keyword_only", "def f(*, t=1): return t\ncalls = [f]\n", "f"),
    ("star_parameter", "def f(*t): return t\ncalls = [f]\n", "f"),
    ("double_star_parameter", "def f(**t): return t\ncalls = [f]\n", "f"),
    ("local", "def f():\n    t = 1\n    return t\ndef g(): pass\ncalls = [f, g]\n", "f"),
    (
        "local_late",
        "def f():\n    x = 1\n    if x:\n        return x\n    t = 2\ncalls = [f]\n",
        "f",
    ),
    ("local_annotation", "def f():\n    t: int\n    return 1\ncalls = [f]\n", "f"),
    (
        "local_augmented",
        "def f():\n    try:\n        t += 1\n    except NameError:\n        pass\ncalls = [f]\n",
        "f",
    ),
    ("local_import", "def f():\n    import os as t\n    return t\ncalls = [f]\n", "f"),
    (
        "local_from_import",
        "def f():\n    from os import path as t\n    return t\ncalls = [f]\n",
        "f",
    ),
    ("local_for", "def f():\n    for t in (1, 2): pass\n    return t\ncalls = [f]\n", "f"),
    ("local_with", "def f():\n    with open(__file__) as t: return t.read()\ncalls = [f]\n", "f"),
    (
        "local_except",
        "def f():\n    try: 1 / 0\n    except ZeroDivisionError as t: pass\ncalls = [f]\n",
        "f",
    ),
    ("local_walrus", "def f():\n    return [t := 1]\ncalls = [f]\n", "f"),
    (
        "local_walrus_in_comprehension",
        "def f():\n    return [t := x for x in (1,)]\ncalls = [f]\n",
        "f",
    ),
    ("local_unpacking", "def f():\n    (a, [*t]) = 1, (2,)\n    return t\ncalls = [f]\n", "f"),
    ("local_def", "def f():\n    def t(): pass\n    t()\ncalls = [f]\n", "f,f.<locals>.t"),
    ("local_class", "def f():\n    class t: pass\n    return t()\ncalls = [f]\n", "f"),
    ("local_delete", "def f():\n    t = 1\n    del t\ncalls = [f]\n", "f"),
    ("comprehension", "def f():\n    return [t for t in (1,)]\ncalls = [f]\n", ""),
    ("lambda_parameter", "def f():\n    return (lambda t: t)(1)\ncalls = [f]\n", ""),
    (
        "class_attribute",
        "class A:\n    t = 1\n    def f(self): return self.t\ncalls = [lambda: A().f()]\n",
        "",
    ),
    (
        "method_of_that_name",
        "class A:\n    def t(self): return 1\n    def f(self): return self.t()\ncalls = [lambda: A().f()]\n",
        "",
    ),
    ("attribute", "class A: pass\ndef f():\n    a = A()\n    a.t = 1\ncalls = [f]\n", ""),
    ("keyword_argument", "def f(x=0): return dict(t=1)\ncalls = [f]\n", ""),
    (
        "enclosing",
        "def f():\n    t = 1\n    def g(): return t\n    def h(): return 1\n    return g(), h()\ncalls = [f]\n",
        "f,f.<locals>.g,f.<locals>.h",
    ),
    (
        "enclosing_parameter",
        "def f(t=1):\n    def g(): return 2\n    return g()\ncalls = [f]\n",
        "f,f.<locals>.g",
    ),
    (
        "nonlocal",
        "def f():\n    t = 1\n    def g():\n        nonlocal t\n        t = 2\n    g()\ncalls = [f]\n",
        "f,f.<locals>.g",
    ),
    (
        "enclosing_class",
        "def f():\n    t = 1\n    class A:\n        def g(self): return 1\n    return A().g(), t\ncalls = [f]\n",
        "f,f.<locals>.A.g",
    ),
    (
        "global_declaration",
        "def f():\n    global t\n    return 1\ndef g(): pass\ncalls = [f, g]\n",
        "f",
    ),
    (
        "global_assignment",
        "def f():\n    global t\n    t = 1\ndef g(): pass\ncalls = [g, f, g]\n",
        "*",
    ),
    ("global_in_class", "class A:\n    global t\n    t = 1\ndef g(): pass\ncalls = [g]\n", "*"),
    (
        "global_delete",
        "def f():\n    global t\n    t = 1\n    del t\ndef g(): pass\ncalls = [f, g]\n",
        "*",
    ),
    ("assignment", "t = {}\ndef f(): pass\ncalls = [f]\n", "*"),
    ("late_assignment", "def f(): pass\ncalls = [f]\nf()\nt = 1\n", "*"),
    ("conditional_assignment", "def f(): pass\nif not f:\n    t = 1\ncalls = [f]\n", "*"),
    ("annotated_assignment", "t: int = 1\ndef f(): pass\ncalls = [f]\n", "*"),
    ("annotation", "t: int\ndef f(): pass\ncalls = [f]\n", ""),
    (
        "augmented",
        "def f(): pass\ncalls = [f]\ntry:\n    t += 1\nexcept (NameError, TypeError):\n    pass\n",
        "*",
    ),
    ("unpacking", "(t, *u), v = (1, 2), 3\ndef f(): pass\ncalls = [f]\n", "*"),
    ("import_as", "import os as t\ndef f(): pass\ncalls = [f]\n", "*"),
    ("from_import_as", "from os import path as t\ndef f(): pass\ncalls = [f]\n", "*"),
    ("import_of_the_same", "import os, probe_names as t\ndef f(): pass\ncalls = [f]\n", ""),
    (
        "import_under_other_name",
        "import probe_names as u\ndef f(): u.enter('x')\ncalls = [f]\n",
        "",
    ),
    ("star_import", "from others import *\ndef f(): pass\ncalls = [f]\n", "*"),
    ("loop", "for t in (): pass\ndef f(): pass\ncalls = [f]\n", "*"),
    ("with_target", "with open(__file__) as t: pass\ndef f(): pass\ncalls = [f]\n", "*"),
    (
        "except_target",
        "try: 1 / 0\nexcept ZeroDivisionError as t: pass\ndef f(): pass\ncalls = [f]\n",
        "*",
    ),
    ("walrus", "print((t := '')) if 0 else (t := 1)\ndef f(): pass\ncalls = [f]\n", "*"),
    ("walrus_in_comprehension", "x = [t := y for y in (1,)]\ndef f(): pass\ncalls = [f]\n", "*"),
    ("comprehension_at_module_level", "x = [t for t in (1,)]\ndef f(): pass\ncalls = [f]\n", ""),
    ("def_of_that_name", "def t(): pass\ndef f(): pass\ncalls = [t, f]\n", "*"),
    (
        "async_def_of_that_name",
        "import asyncio\nasync def t(): pass\ndef f(): pass\ncalls = [f, lambda: asyncio.run(t())]\n",
        "*",
    ),
    ("class_of_that_name", "class t: pass\ndef f(): pass\ncalls = [f]\n", "*"),
    ("delete", "def f(): pass\ncalls = [f]\ntry:\n    del t\nexcept NameError:\n    pass\n", "*"),
    ("module_global", "global t\nt = 1\ndef f(): pass\ncalls = [f]\n", "*"),
    ("module_global_alone", "global t\ndef f(): pass\ncalls = [f]\n", "*"),
    (
        "header_twice",
        "import probe_names as t\nimport probe_names as t\ndef f(): pass\ncalls = [f]\n",
        "",
    ),
    (
        "decorated",
        "def d(f): return f\n@d\ndef f(t=1): return t\n@d\ndef g(): pass\ncalls = [f, g]\n",
        "f",
    ),
    ("default_of_that_name", "u = 1\ndef f(x=u): return x\ncalls = [f]\n", ""),
    (
        "generator",
        "def f(t=(1,)):\n    yield from t\ndef g():\n    yield 1\ncalls = [lambda: list(f()), lambda: list(g())]\n",
        "f",
    ),
    ("match_at_module_level", "match 1:\n    case t: pass\ndef f(): pass\ncalls = [f]\n", "*"),
    ("match_as", "def f():\n    match 1:\n        case int() as t: return t\ncalls = [f]\n", "f"),
    (
        "match_star",
        "def f():\n    match [1, 2]:\n        case [1, *t]: return t\ncalls = [f]\n",
        "f",
    ),
    (
        "match_rest",
        "def f():\n    match {1: 2}:\n        case {1: 2, **t}: return t\ncalls = [f]\n",
        "f",
    ),
];

/// A folder with the cases.
fn cases(config: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    write("pylens.toml", config);
    write("probe_names.py", "seen = set()\nenter = seen.add\n");
    write("others.py", "t = 1\n");
    for (name, code, _) in CASES {
        write(&format!("{name}.py"), code);
    }
    folder
}

fn text_of(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(format!("{name}.py"))).expect("it is there")
}

/// Fixes the cases twice and lets the interpreter call everything in them; what was reported.
fn fix_and_judge(folder: &Path) -> BTreeMap<String, String> {
    pylens(folder, &["fix", "--exit-zero"]);
    let reported = reported(folder);
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let arguments = CASES.iter().map(|(name, ..)| {
        format!("{name}={}", reported.get(*name).map(String::as_str).unwrap_or_default())
    });
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/telemetry/reach.py");
    let output = Command::new(&python).arg(judge).arg(folder).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{python}: {error}: install CPython"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let texts = || CASES.iter().map(|it| text_of(folder, it.0)).collect::<Vec<_>>();
    let before = texts();
    pylens(folder, &["fix", "--exit-zero"]);
    assert_eq!(texts(), before, "a second run changes something");
    reported
}

#[test]
fn no_entry_fails_for_a_name_that_is_taken() {
    let folder = cases(CONFIG);
    let reported = fix_and_judge(folder.path());
    for (name, code, expected) in CASES {
        let found = reported.get(*name).map(String::as_str).unwrap_or_default();
        if *expected == "*" {
            let text = text_of(folder.path(), name);
            assert!(!found.is_empty() && !text.contains("t.enter("), "{name}: {text}");
            assert_eq!(found.split(',').count(), code.matches("def ").count(), "{name}");
        } else {
            assert_eq!(found, *expected, "{name}");
        }
    }
}

#[test]
fn under_a_unique_name_every_entry_reaches_the_telemetry() {
    let folder = cases(&format!("{CONFIG}alias = 'unique'\n"));
    let reported = fix_and_judge(folder.path());
    // The header cannot be told from the name that the module declares.
    assert_eq!(reported.keys().collect::<Vec<_>>(), ["module_global_alone"]);
    for (name, _, expected) in CASES {
        let has_alias = text_of(folder.path(), name).contains("import probe_names as _t_1");
        assert_eq!(has_alias, !expected.is_empty() && !reported.contains_key(*name), "{name}");
    }
    // An alias that is there stays, whatever is configured later, and goes out like any header.
    std::fs::write(folder.path().join("pylens.toml"), CONFIG).expect("writable");
    let before = text_of(folder.path(), "parameter");
    pylens(folder.path(), &["fix", "--exit-zero"]);
    assert_eq!(text_of(folder.path(), "parameter"), before);
    pylens(folder.path(), &["fix", "--exit-zero", "--remove-telemetry"]);
    for (name, code, _) in CASES.iter().filter(|it| it.0 != "header_twice") {
        assert_eq!(text_of(folder.path(), name), *code, "{name}");
    }
}

#[test]
fn an_alias_is_free_and_replaces_entries_of_the_old_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("pylens.toml"), format!("{CONFIG}alias = 'unique'\n"))
        .expect("writable");
    let code =
        "import probe_names as t\n_t_1 = '_t_2'\ndef f(): t.enter('f'); return 1\ndef g(t): pass\n";
    std::fs::write(folder.path().join("a.py"), code).expect("writable");
    pylens(folder.path(), &["fix"]);
    assert_eq!(
        text_of(folder.path(), "a"),
        "import probe_names as _t_3; import probe_names as t\n_t_1 = '_t_2'\n\
         def f(): _t_3.enter('f'); return 1\ndef g(t): _t_3.enter('g'); pass\n"
    );
}

/// The functions of each module in which an entry would not reach the telemetry, in the order of the text.
fn reported(folder: &Path) -> BTreeMap<String, String> {
    let output = pylens(
        folder,
        &[
            "check",
            "--exit-zero",
            "--select",
            "telemetry-shadowed",
            "--output-format",
            "json-lines",
        ],
    );
    let mut reported: BTreeMap<String, String> = BTreeMap::new();
    for line in output.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let message = finding["message"].as_str().expect("a message");
        let file = Path::new(finding["filename"].as_str().expect("a name"));
        let name = file.file_stem().expect("a stem").to_string_lossy().into_owned();
        let function = message.strip_prefix("an entry in `").and_then(|it| it.split('`').next());
        if let Some(function) = function {
            let functions = reported.entry(name).or_default();
            if !functions.is_empty() {
                functions.push(',');
            }
            functions.push_str(function);
        }
    }
    reported
}

fn pylens(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("pylens").expect("the binary is built");
    let output = command.current_dir(folder).args(arguments).output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn an_import_of_the_same_member_takes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    write(
        "pylens.toml",
        "select = ['telemetry']\n[telemetry]\nheader = 'from a.b import c as t'\nentry = 't()'\n",
    );
    for (name, import) in [
        ("same", "from a.b import c as t"),
        ("other_member", "from a.b import d as t"),
        ("other_module", "from a import c as t"),
        ("relative", "from .a.b import c as t"),
    ] {
        write(&format!("{name}.py"), &format!("import os\n{import}\ndef f(): pass\n"));
    }
    let reported = reported(folder.path());
    assert_eq!(reported.keys().collect::<Vec<_>>(), ["other_member", "other_module", "relative"]);
}

#[test]
fn a_header_that_is_there_twice_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("pylens.toml"), CONFIG).expect("writable");
    let code = "import probe_names as t\nimport probe_names as t\nx = 1\n";
    std::fs::write(folder.path().join("a.py"), code).expect("writable");
    assert_eq!(pylens(folder.path(), &["check"]), "");
    pylens(folder.path(), &["fix"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.py")).expect("there"), code);
}

#[test]
fn entries_are_kept_back_where_no_header_can_go() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    write("pylens.toml", &CONFIG.replace("exclude", "line-drift = 'never'\nexclude"));
    let code = "class A:\n    def f(self): return 1\n";
    write("a.py", code);
    pylens(folder.path(), &["fix", "--exit-zero"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.py")).expect("there"), code);
    assert_eq!(reported(folder.path())["a"], "A.f");
}
