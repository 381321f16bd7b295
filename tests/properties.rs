//! Properties that hold for every input: fixing never breaks a program, settles, keeps comments, and touches nothing
//! else.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, TestRunner};

use pylens::diagnostic::Safety;
use pylens::fix::fix;
use pylens::lint::Linter;
use pylens::settings::Settings;
use pylens::syntax::{SourceKind, Syntax};

use crate::mutants::mutant;

/// Number of cases that are tried. Those that failed once are kept beside the file of the property.
pub fn cases(number: u32) -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("proptest-regressions");
    ProptestConfig {
        failure_persistence: Some(Box::new(kept)),
        ..ProptestConfig::with_cases(number)
    }
}

/// A simple statement; many of them are what some rule rejects.
fn simple_statement() -> impl Strategy<Value = String> {
    let operand = prop::sample::select(vec![
        "x", "'a'", "b'a'", "-1", "1.5", "()", "(1, y)", "[]", "{}", "{1}", "f'{x}'", "None", "(x)",
    ]);
    let operator = prop::sample::select(vec!["is", "is not", "is  not", "is \\\n not", "==", "<"]);
    let comparison = (operand.clone(), operator, operand)
        .prop_map(|(left, operator, right)| format!("{left} {operator} {right}"));
    prop_oneof![
        comparison.clone().prop_map(|test| format!("y = {test}")),
        comparison.clone().prop_map(|test| format!("assert ({test} # why\n    )")),
        comparison.prop_map(|test| format!("print({test}); x = 1  # pylens: ignore[is-literal]")),
        Just("import functools".to_owned()),
        Just("from functools import wraps as w".to_owned()),
        Just("import py_compile as p; p.compile(x)".to_owned()),
        Just("import compileall".to_owned()),
        Just("compileall.compile_dir('x',\n    quiet=1,  # kept\n    )".to_owned()),
        Just("value = 1  # pylens: ignore[is-literal] left over".to_owned()),
        Just("'''text\n# no comment\n'''".to_owned()),
        Just("pass".to_owned()),
    ]
}

/// The line that opens a block.
fn header() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "if x:",
        "class C:",
        "class C:  # comment",
        "def f(a, *args, b=1, **kwargs):",
        "def f(  # comment\n    a,\n) :",
        "async def g(x: int):",
        "@decorate\ndef __init__(self):",
        "def __len__(self): # type: ignore",
        "for x in y:",
        "with open(x) as y:",
        "while x is 'a':",
    ])
}

fn indent(code: &str) -> String {
    code.lines().map(|line| format!("    {line}\n")).collect()
}

/// A decorator as `decorator-without-wraps` wants to see it.
const DECORATOR: &str = "def decorate(f):\n    def inner(*args, **kwargs):\n        return f(*args, **kwargs)\n    return inner\n";

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => simple_statement().prop_map(|statement| statement + "\n"),
        1 => Just(DECORATOR.to_owned()),
        1 => Just("# a comment\n\n".to_owned() + "pass\n"),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let body = prop::collection::vec(inner, 1..4).prop_map(|parts| parts.concat());
        (header(), body).prop_map(|(header, body)| format!("{header}\n{}", indent(&body)))
    })
}

fn program() -> impl Strategy<Value = String> {
    let prologue = prop::sample::select(vec![
        "",
        "#!/usr/bin/python3\n# comment\n\n",
        "'''doc'''\n",
        "'''doc'''; from __future__ import annotations\n",
        "from __future__ import annotations  # why\n\n",
        "'''doc''' \\\n\n",
        "\x0c\n",
    ]);
    let line_ending = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let newline_at_end = any::<bool>();
    let blocks = prop::collection::vec(block(), 0..6);
    (prologue, blocks, line_ending, newline_at_end).prop_map(|(prologue, blocks, ending, last)| {
        let mut text = format!("{prologue}{}", blocks.concat());
        if !last {
            text.truncate(text.trim_end_matches('\n').len());
        }
        text.replace('\n', ending)
    })
}

fn comments(text: &str) -> Vec<&str> {
    let syntax = Syntax::parse(text, SourceKind::Module).expect("programs are not deep");
    let mut comments: Vec<_> = syntax.comments().map(|range| &text[range]).collect();
    // The fix of an unused suppression removes it; every other comment must survive, possibly on another line.
    comments.retain(|comment| !comment.contains("pylens:"));
    comments.sort_unstable();
    comments
}

/// A linter for every rule, telemetry included.
fn linter(registry: &pylens::registry::Registry) -> Linter {
    let config = "select = ['all']\ntelemetry = { header = 'import telemetry', entry = 'telemetry.enter({qualname!r})' }";
    let settings = Settings::from_toml(registry, config).expect("the configuration is valid").lint;
    Linter::new(registry, settings)
}

fn parses(text: &str) -> bool {
    Syntax::parse(text, SourceKind::Module).is_ok_and(|syntax| syntax.errors().is_empty())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn fixing_keeps_programs_valid_and_settles(text in program()) {
        prop_assume!(parses(&text));
        let registry = pylens::rules::registry();
        let linter = linter(&registry);
        let path = Path::new("program.py");
        let fixed = fix(&linter, path, &text, Safety::Unsafe).map_err(|error| {
            TestCaseError::fail(error.to_string())
        })?;
        prop_assert!(parses(&fixed.text));
        // A line that is added for telemetry says so.
        let mut kept = comments(&fixed.text);
        kept.retain(|comment| *comment != "# line added by pylens");
        prop_assert_eq!(kept, comments(&text));
        let again = fix(&linter, path, &fixed.text, Safety::Unsafe).expect("it settled before");
        prop_assert_eq!(again.gone.total(), 0);
        prop_assert_eq!(&again.text, &fixed.text);
        let left = |it: &pylens::fix::Fixed| format!("{:#?}", it.report.diagnostics);
        prop_assert_eq!(left(&again), left(&fixed));
    }

    #[test]
    fn any_text_can_be_linted(text in prop_oneof![9 => mutant(), 1 => ".{0,200}"]) {
        let registry = pylens::rules::registry();
        let linter = linter(&registry);
        let report = linter.lint(Path::new("x.py"), &text).expect("the text is short");
        for diagnostic in &report.diagnostics {
            prop_assert!(diagnostic.range.end().to_usize() <= text.len());
            prop_assert!(text.get(std::ops::Range::<usize>::from(diagnostic.range)).is_some());
        }
    }
}

/// CPython's verdict: programs that it compiled before fixing still compile afterwards.
#[test]
fn cpython_still_compiles_what_was_fixed() {
    let registry = pylens::rules::registry();
    let linter = linter(&registry);
    let mut runner = TestRunner::deterministic();
    let mut pairs = Vec::new();
    while pairs.len() < 300 {
        let tree = program().new_tree(&mut runner).expect("programs can be made");
        let text = tree.current();
        if parses(&text) {
            let fixed = fix(&linter, Path::new("program.py"), &text, Safety::Unsafe);
            let fixed = fixed.expect("fixes settle").text.into_owned();
            pairs.push([text, fixed]);
        }
    }
    let Some(complaints) = compile_in_cpython(&pairs) else {
        eprintln!("skipped: python3 is not installed");
        return;
    };
    assert_eq!(complaints, "");
}

const COMPILE: &str = "
import json, sys, warnings
warnings.simplefilter('ignore')
def compiles(text):
    try:
        compile(text.encode(), 'program.py', 'exec')
        return True
    except SyntaxError:
        return False
for before, after in json.load(sys.stdin):
    if compiles(before) and not compiles(after):
        print(before, '---', after, '=====', sep='\\n')
";

fn compile_in_cpython(pairs: &[[String; 2]]) -> Option<String> {
    let mut python = Command::new("python3")
        .args(["-c", COMPILE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let input = serde_json::to_vec(pairs).expect("texts can be written as JSON");
    python.stdin.take()?.write_all(&input).ok()?;
    let output = python.wait_with_output().ok()?;
    assert!(output.status.success(), "python3 failed");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
