//! `pylens report` from outside, with the figures of the machine's CPython (`python3`, or what the environment variable
//! `PYTHON` names).

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::project::Project;

fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report")
}

/// The functions of a report in JSON, without the module's unless it is asked for.
fn functions(project: &Project, arguments: &[&str]) -> Vec<Value> {
    let (status, output, errors) =
        project.run(&[&["report", "--output-format", "json"], arguments].concat());
    assert_eq!(status, 0, "{errors}");
    let report: Value = serde_json::from_str(&output).expect("it is JSON");
    report["functions"].as_array().expect("a list").clone()
}

/// The functions of a text, by name.
fn of_text(text: &str) -> impl Fn(&str) -> Value {
    let project = Project::new(&[("a.py", text)]);
    let all = functions(&project, &[]);
    move |name| all.iter().find(|it| it["name"] == name).expect("it is there").clone()
}

/// The number at the end of the line of `def` or `class` at or below each decorator, by first line.
fn expected(text: &str) -> Vec<(usize, u64)> {
    let lines: Vec<_> = text.lines().map(str::trim_start).collect();
    let mut expected = Vec::new();
    let mut first = None;
    for (number, line) in (1..).zip(&lines) {
        if line.starts_with('@') {
            first.get_or_insert(number);
        } else if ["def ", "async def ", "class "].iter().any(|it| line.starts_with(it)) {
            let count = line.rsplit("# ").next().expect("a comment").parse().expect("a number");
            expected.push((first.take().unwrap_or(number), count));
        }
    }
    expected
}

#[test]
fn text_and_bytecode_have_the_same_branches() {
    let mut seen = 0;
    for name in ["constructs.py", "matching.py", "groups.py"] {
        let text = fs::read_to_string(fixtures().join(name)).expect("it is there");
        let project = Project::new(&[(name, &text)]);
        let found = functions(&project, &["--python", &python()]);
        let of = |key: &str| -> Vec<(usize, u64)> {
            let definitions = found.iter().filter(|it| it["kind"] != "module");
            let number = |it: &Value| it.as_u64().unwrap_or_else(|| panic!("{it} in {name}"));
            definitions
                .map(|it| {
                    let value =
                        if key == "text" { &it["branches"] } else { &it["bytecode"]["branches"] };
                    (usize::try_from(number(&it["line"])).expect("small"), number(value))
                })
                .collect()
        };
        assert_eq!(of("text"), expected(&text), "{name}");
        assert_eq!(of("bytecode"), expected(&text), "{name}");
        seen += expected(&text).len();
    }
    assert!(seen > 20, "{seen} functions");
}

#[test]
fn what_the_compiler_knows_or_leaves_out_is_the_difference() {
    let text = "def f(a):\n    if 0:\n        def gone(): pass\n        return [x for x in a]\n    return a\n";
    let project = Project::new(&[("a.py", text)]);
    let found = functions(&project, &["--python", &python()]);
    assert_eq!((&found[1]["branches"], &found[1]["bytecode"]["branches"]), (&1.into(), &0.into()));
    assert_eq!(
        (&found[2]["name"], &found[2]["bytecode"]),
        (&"f.<locals>.gone".into(), &Value::Null)
    );
}

#[test]
fn bytecode_is_that_of_functions_of_the_same_name_and_line() {
    let text = "def f():\n    return 1\n\n\n@f\n@f\ndef f():\n    return 'a', 2 ** 64\n";
    let project = Project::new(&[("a.py", text)]);
    let found = functions(&project, &["--python", &python()]);
    let constants = |index: usize| found[index]["bytecode"]["constants"].to_string();
    assert!(constants(1).contains("\"1\"") && !constants(1).contains('a'), "{}", constants(1));
    assert!(constants(2).contains("18446744073709551616"), "{}", constants(2));
    assert_eq!(found[2]["line"], 5);
    assert_eq!(found[2]["lines"], 4);
}

#[test]
fn cognitive_complexity_is_the_papers() {
    // The two methods that the paper compares, and its rule on sequences of operators.
    let of = of_text(
        "def sum_of_primes(limit):
    total = 0
    for i in range(1, limit):  # 1
        for j in range(2, i):  # 2
            if i % j == 0:  # 3
                break
        else:  # 1
            total += i
    return total

def words(number):
    match number:  # 1
        case 1:
            return 'one'
        case 2:
            return 'a couple'
        case _:
            return 'lots'

def operators(a, b, c, d, e, f):
    if (a and b and c  # 1, and 1
            or d or e  # 1
            and f):  # 1
        return 1
    return a and not (b and c)  # 2

def exceptions(a, b):
    try:
        if a:  # 1
            for i in b:  # 2
                while i:  # 3
                    pass
    except OSError:  # 1
        if b:  # 2
            pass
    return (lambda: 1 if a else 2)  # 2

def factorial(n):  # 1, as it calls itself
    return 1 if n < 2 else n * factorial(n - 1)  # 1

def maker(function):
    def inner(a):
        if a:  # 1, as in a decorator
            return function(a)
        elif function:  # 1
            return a
        else:  # 1
            return 1
    return inner

def outer(a):
    def inner():
        if a:  # 2
            return a
    inner()
",
    );
    let cognitive = |name| of(name)["cognitive"].as_u64().expect("a number");
    let names =
        ["sum_of_primes", "words", "operators", "exceptions", "factorial", "maker", "outer"];
    assert_eq!(names.map(cognitive), [7, 1, 6, 11, 2, 3, 2]);
    assert_eq!(cognitive("outer.<locals>.inner"), 1);
}

#[test]
fn cyclomatic_complexity_is_that_of_the_rule() {
    let text = "def f(a):\n    def g():\n        while a: pass\n    try: g()\n    except OSError: pass\n    else: a = a and 1\n    match a:\n        case 1: pass\n        case _: pass\n";
    let project = Project::new(&[("a.py", text)]);
    let cyclomatic = functions(&project, &[])[1]["cyclomatic"].as_u64().expect("a number");
    assert_eq!(cyclomatic, 6);
    let limited = |limit: u64| {
        let config = format!("rules.too-complex.max-complexity = {limit}");
        project.status(&["check", "--select", "too-complex", "--config", &config])
    };
    assert_eq!((limited(cyclomatic - 1), limited(cyclomatic)), (1, 0));
}

#[test]
fn variables_are_those_of_scopes() {
    let of = of_text(
        "import os
def f(a, *b, c=1, **d):
    global g
    g = e = os
    def h():
        nonlocal e
        return a, [c for x in d], b
    k = [a for y in b if (z := y)]
    return h, (d for d in c), lambda: k
class K:
    m = 1
    def n(self):
        def o(): return super().n()
        return o
",
    );
    let lists = |name: &str| {
        let it = of(name);
        ["locals", "cell_variables", "free_variables"].map(|key| it[key].to_string())
    };
    let all = r#"["a","b","c","d","e","h","k","z"]"#;
    assert_eq!(lists("f"), [all, r#"["a","b","c","d","e","k"]"#, "[]"]);
    assert_eq!(lists("f.<locals>.h"), ["[]", "[]", r#"["a","b","c","d","e"]"#]);
    assert_eq!(lists("K"), [r#"["m","n"]"#, r#"["__class__"]"#, "[]"]);
    assert_eq!(lists("K.n"), [r#"["o","self"]"#, "[]", r#"["__class__"]"#]);
    assert_eq!(lists("<module>"), [r#"["K","f","g","os"]"#, "[]", "[]"]);
    assert_eq!((&of("f")["arguments"], &of("K")["arguments"]), (&4.into(), &Value::Null));
    assert_eq!((&of("f")["line"], &of("f")["end_line"]), (&2.into(), &9.into()));
}

#[test]
fn nothing_of_the_code_is_run_and_nothing_is_imported_from_its_folder() {
    let project = Project::new(&[
        ("a.py", "open('ran', 'w')\n"),
        ("json.py", "open('ran', 'w')\n"),
        ("dis.py", "open('ran', 'w')\n"),
        ("sitecustomize.py", "open('ran', 'w')\n"),
    ]);
    let mut command = project.command();
    command.env("PYTHONPATH", ".").args(["report", "--python", &python()]);
    command.assert().success();
    assert!(!project.path("ran").exists());
    assert!(!project.path("__pycache__").exists());
}

#[test]
fn what_cannot_be_measured_is_named_and_the_rest_is_shown() {
    let project = Project::new(&[("a.py", "def f(): pass\n"), ("b.py", "x = 1\ndef f(:\n")]);
    // Only the compiler refuses this one.
    project.write("c.py", "def g():\n    return\nreturn\n");
    let (status, output, errors) = project.run(&["report", "--python", &python()]);
    assert_eq!(status, 2);
    assert!(output.contains("a.py:1 f") && !output.contains("b.py"), "{output}");
    assert!(errors.contains("error: b.py: syntax error in line 2"), "{errors}");
    assert!(errors.contains("error: c.py: "), "{errors}");
    assert_eq!(project.status(&["report", "missing.py"]), 2);
}

#[test]
fn an_interpreter_that_cannot_be_used_is_an_error() {
    let project = Project::new(&[("a.py", "x = 1\n")]);
    for (python, said) in
        [("no-such-python", "cannot be started"), ("cat", "is not CPython 3.8 or newer")]
    {
        let (status, output, errors) = project.run(&["report", "--python", python, "a.py"]);
        assert_eq!((status, &*output), (2, ""));
        assert!(errors.contains(said), "{errors}");
    }
    let (status, _, errors) = project.run(&["report", "--sort", "instructions"]);
    assert!(status == 2 && errors.contains("needs `--python`"), "{errors}");
    assert_eq!(project.status(&["report", "--disassemble", "f"]), 2);
    assert_eq!(project.status(&["report", "--python", &python(), "--disassemble", "f"]), 2);
}

#[test]
fn modules_are_found_by_name() {
    let project = Project::new(&[
        ("here.py", "def own(): pass\n"),
        ("package/__init__.py", ""),
        ("package/part.py", "def inner(): pass\n"),
        ("spaces/part.py", "def outer(): pass\n"),
        ("no-module.txt", ""),
        // What looks for modules runs none of these.
        ("json.py", "raise SystemExit('json.py of the project ran')\n"),
        ("sys.py", "raise SystemExit('sys.py of the project ran')\n"),
    ]);
    let python = python();
    for (name, said) in [
        ("here", "here.py:1 own"),
        ("package", "package/part.py:1 inner"),
        ("package.part", "package/part.py:1 inner"),
        ("spaces", "spaces/part.py:1 outer"),
    ] {
        let (status, output, errors) = project.run(&["report", "-m", name]);
        assert_eq!(status, 0, "{errors}");
        assert!(output.contains(said), "{name}: {output}");
    }
    let (status, output, _) = project.run(&["report", "-m", "json.decoder", "--python", &python]);
    assert_eq!(status, 0);
    assert!(output.contains("JSONDecoder.raw_decode"), "{output}");
    for (arguments, said) in [
        (&["-m", "json.decoder"][..], "give `--python`"),
        (&["-m", "../here"], "is no name of a module"),
        (&["-m", "no_such", "--python", &python], "has no file for a module `no_such`"),
        (&["-m", "time", "--python", &python], "has no file for a module `time`; give the file"),
        (&["-m", "here", "here.py"], "cannot be used with"),
    ] {
        let (status, _, errors) = project.run(&[&["report"], arguments].concat());
        assert_eq!(status, 2);
        assert!(errors.contains(said), "{errors}");
    }
}

#[test]
fn listings_are_of_the_wanted_functions_and_the_same_each_time() {
    let text = "class K:\n    def f(self, x):\n        return x in {'a', 'b', 'c'}, [y for y in x], lambda: 1\ndef g(): pass\n";
    let project = Project::new(&[("a.py", text)]);
    let arguments = ["report", "--python", &python(), "--disassemble", "f"];
    let (status, output, _) = project.run(&arguments);
    assert_eq!(status, 0);
    assert!(output.contains("\na.py:2 K.f\n") && output.contains("RETURN_VALUE"), "{output}");
    assert!(output.contains("constants: "), "{output}");
    assert!(!output.contains("a.py:4 g") && !output.contains(" at 0x"), "{output}");
    assert_eq!(project.run(&arguments).1, output);
}

const SHOWN: &str = "def plain(a):\n    return a\n\n\ndef busy(a, b):\n    for x in a:\n        if x and b:\n            return x\n    return None\n";

#[test]
fn the_table() {
    let project = Project::new(&[("shown.py", SHOWN)]);
    let (_, output, errors) = project.run(&["report"]);
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("report_table", output);
    });
    assert_eq!(errors, "Reported 3 of 3 modules, classes and functions.\n");
}

#[test]
fn rows_are_sorted_and_limited() {
    let project = Project::new(&[("shown.py", SHOWN)]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let found = functions(&project, arguments);
        found.iter().map(|it| it["name"].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(names(&[]), ["<module>", "plain", "busy"]);
    assert_eq!(names(&["--sort", "cognitive"]), ["busy", "<module>", "plain"]);
    assert_eq!(names(&["--sort", "cognitive", "--limit", "1"]), ["busy"]);
    assert_eq!(names(&["--sort", "arguments"]), ["busy", "plain", "<module>"]);
}

#[test]
fn the_page_stands_alone_and_shows_text_as_text() {
    let project = Project::new(&[
        ("<b>&.py", SHOWN),
        ("x.py", "def f():\n    return '</code><script>alert(1)</script>', '\u{202e}'\n"),
    ]);
    let arguments = ["report", "--output-format", "html", "--python", &python()];
    let (status, page, _) = project.run(&arguments);
    assert_eq!(status, 0);
    assert!(page.contains("&lt;b&gt;&amp;.py:5") && page.contains("&lt;/code&gt;&lt;script&gt;"));
    for absent in ["<script", "<b>", "http:", "https:", "src=", "href=", "\u{202e}"] {
        assert!(!page.contains(absent), "{absent}");
    }
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
}

#[test]
fn standard_input_and_colour() {
    let project = Project::new(&[]);
    let mut command = project.command();
    let output = command.args(["report", "-", "--color", "always"]).write_stdin(SHOWN).assert();
    let output = String::from_utf8_lossy(&output.success().get_output().stdout).into_owned();
    assert!(output.contains("-:5 \u{1b}[1mbusy\u{1b}[0m"), "{output}");
}
