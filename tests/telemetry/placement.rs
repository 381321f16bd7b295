//! Placement of headers: off the docstring's line where that is wanted, and not at all into modules that are data.

use std::path::Path;
use std::process::Command;

use super::commands::{errors, fix, project, read};
use super::{CONFIG, ENTRY, Project};

const OWN_LINE: &str = "placement = 'own-line'\n";

/// Files with a docstring, what a header on another line makes of them, and whether code has to move.
const OWN_LINES: &[(&str, &str, &str, bool)] = &[
    ("alone", "'d'\n", "'d'\nimport probe_header  # line added by pylens\n", false),
    ("without_newline", "'d'", "'d'\nimport probe_header", false),
    ("semicolon", "'d';", "'d';\nimport probe_header", false),
    ("blank_end", "'d'\n  ", "'d'\n  \nimport probe_header", false),
    ("crlf", "'d'\r\n", "'d'\r\nimport probe_header  # line added by pylens\r\n", false),
    ("comment_end", "'d'\n# c\n", "'d'\n# c\nimport probe_header  # line added by pylens\n", false),
    ("blank", "'d'\n\nimport os\n", "'d'\nimport probe_header\nimport os\n", false),
    ("comment", "'d'\n# c\nx = 1\n", "'d'\nimport probe_header  # c\nx = 1\n", false),
    ("simple", "'d'\nimport os\n", "'d'\nimport probe_header; import os\n", false),
    (
        "assignment",
        "'d'\nx = 1\n",
        "'d'\nimport probe_header  # line added by pylens\nx = 1\n",
        true,
    ),
    (
        "class",
        "'d'\nclass A: 'e'\n",
        "'d'\nimport probe_header  # line added by pylens\nclass A: 'e'\n",
        true,
    ),
    (
        "next",
        "'d'\n# nosem\nclass A: 'e'\n",
        "'d'\nimport probe_header  # line added by pylens\n# nosem\nclass A: 'e'\n",
        true,
    ),
    ("shared", "'d'; x = 1\n", "'d'; import probe_header; x = 1\n", false),
    ("shared_backslash", "'d'; \\\nx = 1\n", "'d'; import probe_header; \\\nx = 1\n", false),
    (
        "shared_end",
        "'''d\n\n# c'''; x = 1\n",
        "'''d\n\n# c'''; import probe_header; x = 1\n",
        false,
    ),
    (
        "several_lines",
        "'''d\n# c\n'''\n\nx = 1\n",
        "'''d\n# c\n'''\nimport probe_header\nx = 1\n",
        false,
    ),
    (
        "last_line_like_a_comment",
        "'''d\n# nosem'''\nx = 1\n",
        "'''d\n# nosem'''\nimport probe_header  # line added by pylens\nx = 1\n",
        true,
    ),
    (
        "future",
        "'d'\nfrom __future__ import annotations\n\nx = 1\n",
        "'d'\nfrom __future__ import annotations; import probe_header\n\nx = 1\n",
        false,
    ),
    ("no_docstring", "import os\n", "import probe_header; import os\n", false),
];

#[test]
fn a_docstring_keeps_its_line() {
    let cases = OWN_LINES.iter().map(|(name, before, ..)| (*name, before.as_bytes().to_vec()));
    let project = Project::new(&format!("{CONFIG}{OWN_LINE}"), cases);
    assert_eq!(project.complaints(), "");
    for (name, _, after, moves) in OWN_LINES {
        assert_eq!(String::from_utf8_lossy(&project.read(name)), *after, "{name}");
        assert_eq!(project.moved.iter().any(|moved| moved == name), *moves, "{name}");
    }
    project.assert_reversible();
}

#[test]
fn what_is_compiled_by_cython_keeps_its_docstring_line() {
    let (shared, apart) = ("'d'; import probe_header\n\n", "'d'\nimport probe_header\n");
    let plain = "import os\n";
    for (config, code, expected) in [
        ("", "import cython\n", apart),
        ("", "from cython.cimports import libc\n", apart),
        ("", "try:\n    import cython as c\nexcept ImportError: pass\n", apart),
        ("", "x = 1\n# cython: boundscheck=False\n", apart),
        ("", "import cythonize\n", shared),
        ("", "from .cython import x\n", shared),
        ("", plain, shared),
        ("placement = 'docstring-line'\n", "import cython\n", shared),
        ("placement = 'own-line'\n", plain, apart),
    ] {
        let text = format!("'d'\n\n{code}");
        let folder = project(&format!("{CONFIG}{config}"), &[("a.py", &text)]);
        fix(folder.path(), &[]);
        assert_eq!(read(folder.path(), "a.py"), format!("{expected}{code}"), "{config}");
    }
}

#[test]
fn what_the_build_compiles_keeps_its_docstring_line() {
    let text = "'d'\n\nx = 1\n";
    let setup = "from Cython.Build import cythonize\nsetup(ext_modules=cythonize(['p/a.py']))\n";
    let folder = project(CONFIG, &[("setup.py", setup), ("p/a.py", text), ("p/b.py", text)]);
    fix(folder.path(), &["p"]);
    assert_eq!(read(folder.path(), "p/a.py"), "'d'\nimport probe_header\nx = 1\n");
    assert_eq!(read(folder.path(), "p/b.py"), "'d'; import probe_header\n\nx = 1\n");
    fix(folder.path(), &["--remove-telemetry"]);
    assert_eq!(read(folder.path(), "p/a.py"), text);
}

/// The value that CPython's `ast.literal_eval` reads from a file.
fn literal(path: &Path) -> String {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let code = "import ast, sys\nprint(ast.literal_eval(open(sys.argv[1]).read()))";
    let output = Command::new(&python).args(["-c", code]).arg(path).output();
    let output = output.unwrap_or_else(|error| panic!("{python}: {error}: install CPython"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn data_is_left_alone_and_counted() {
    let manifest = "# A part of Odoo.\n{\n    'name': 'Sales',\n    'depends': ['base'],\n}\n";
    let files = [("shop/__manifest__.py", manifest), ("shop/__init__.py", "import os\n")];
    let folder = project(&format!("{CONFIG}{ENTRY}"), &files);
    let output = fix(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(
        errors(&output).contains("; 1 file is data and was left alone."),
        "{}",
        errors(&output)
    );
    assert_eq!(read(folder.path(), "shop/__manifest__.py"), manifest);
    let value = literal(&folder.path().join("shop/__manifest__.py"));
    assert_eq!(value, "{'name': 'Sales', 'depends': ['base']}");
}

#[test]
fn only_literals_and_displays_are_data() {
    for (code, is_data) in [
        ("[1, (2.5, -3j), {'a': None, **{}}, {True}]\n", true),
        ("'''About.'''\n{'a': 1 + 2}\n", true),
        ("b'x'\n", true),
        ("{'a': f()}\n", false),
        ("[x for x in ()]\n", false),
        ("{'a': 1}\n{'b': 2}\n", false),
        ("x = {'a': 1}\n", false),
        ("'text'\n", false),
        ("'text'\n'''x = 1'''\n", false),
        ("", false),
    ] {
        let folder = project(CONFIG, &[("a.py", code)]);
        fix(folder.path(), &[]);
        assert_eq!(read(folder.path(), "a.py") == code, is_data, "{code}");
    }
}

#[test]
fn data_that_is_named_is_instrumented() {
    for (include, is_named) in [
        ("['__manifest__.py']", true),
        ("['addons/*/__manifest__.py']", true),
        ("['addons/**']", false),
        ("['*.py', 'other.py']", false),
        ("['addons']", false),
    ] {
        let path = "addons/shop/__manifest__.py";
        let folder = project(&format!("{CONFIG}include = {include}\n"), &[(path, "{'a': 1}\n")]);
        fix(folder.path(), &[]);
        let text = read(folder.path(), path);
        assert_eq!(text.contains("import probe_header"), is_named, "{include}");
    }
}

#[test]
fn headers_of_several_lines_are_joined() {
    let config = "select = ['telemetry']\n[telemetry]\nheader = '''\nimport probe_header\n\n\
        probe_header.enter(\n    __name__,\n)\n'''\n\
        entry = '''probe_header.enter(\n    {qualname!r},\n    {line})'''\n\
        previous = ['''import a\nimport b''']\n";
    for code in ["import os\n\ndef f(): pass\n", "import a; import b; import os\n\ndef f(): pass\n"]
    {
        let folder = project(config, &[("a.py", code)]);
        let output = fix(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        assert_eq!(
            read(folder.path(), "a.py"),
            "import probe_header; probe_header.enter( __name__, ); import os\n\n\
             def f(): probe_header.enter( 'f', 3); pass\n"
        );
        fix(folder.path(), &["--remove-telemetry"]);
        assert_eq!(read(folder.path(), "a.py"), "import os\n\ndef f(): pass\n");
    }
}

/// `set()` is the one call that `ast.literal_eval` takes, as the empty set has no display.
#[test]
fn an_empty_set_is_data() {
    let data = "{'a': set(), 'b': -5}\n";
    let folder =
        project("telemetry.header = 'import probe'\n", &[("a.py", data), ("b.py", "set()\n")]);
    fix(folder.path(), &["a.py", "b.py"]);
    assert_eq!(read(folder.path(), "a.py"), data);
    assert_eq!(read(folder.path(), "b.py"), "import probe; set()\n");
}
