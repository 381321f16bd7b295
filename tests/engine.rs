//! The entry for programs that embed pylens, as such a program sees it.

use std::path::Path;
use std::thread;

use pylens::Engine;
use pylens::diagnostic::{Safety, Severity};
use pylens::engine::Checked;
use pylens::fix::FixError;
use pylens::options::{OptionValue, OwnedOption, OwnedOptionKind};
use pylens::registry::AddError;
use pylens::rule::{OwnedCheck, OwnedRule};
use pylens::rules;
use pylens::syntax::{Expr, Node, NodeKind};

/// The stack that the standard library gives to a thread.
const STACK: usize = 2 << 20;

/// The limit of nesting that the documentation names.
const LIMIT: usize = 30_000;

fn names(checked: &Checked) -> Vec<&str> {
    checked.findings.iter().map(|finding| &*finding.rule).collect()
}

#[test]
fn an_engine_is_shared_by_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Engine>();
    is_shared::<Checked>();
    is_shared::<FixError>();
    let engine = Engine::new("").expect("no settings are valid");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let checked = engine.check("a.py", "x is 'y'\n").expect("it is not deep");
                assert_eq!(names(&checked), ["is-literal"]);
            });
        }
    });
}

#[test]
fn settings_hold_for_the_path_that_is_named() {
    let settings = "select = ['is-literal']\n[per-file-ignores]\n'vendor/**' = ['is-literal']\n";
    let engine = Engine::new(settings).expect("they are valid");
    let found =
        |path: &str| names(&engine.check(path, "x is 'y'\n").expect("it is not deep")).len();
    assert_eq!((found("a.py"), found("vendor/a.py"), found("a.pyi")), (1, 0, 0));
}

#[test]
fn errors_of_settings_say_where() {
    for (settings, position, message) in [
        ("select = ['is-literal'", (1, 23), ""),
        ("\nignore = [\n  'é', 'is-litteral',\n]", (3, 3), "unknown rule or group `é`"),
        ("[rules.too-complex]\nmax = 1", (2, 1), "has no option `max`"),
        ("[rules.too-complex]\nmax-complexity = 'x'", (2, 18), "must be a whole number"),
        ("extend = 'base.toml'", (1, 10), "needs a file to start from"),
        ("[telemetry]\nheader = 'import'", (2, 10), "is not valid Python"),
    ] {
        let error = Engine::new(settings).expect_err(settings);
        assert_eq!(error.position(), Some(position), "{error}");
        let (line, column) = position;
        let text = error.to_string();
        assert!(text.starts_with(&format!("settings:{line}:{column}: ")), "{text}");
        assert!(text.contains(message), "{text}");
    }
}

#[test]
fn positions_count_in_every_unit() {
    let engine = Engine::new("select = ['is-literal']").expect("it is valid");
    let text = "\r\nß = '🦀' + (a is 'é🦀')\r\n";
    let checked = engine.check("a.py", text).expect("it is not deep");
    let finding = &checked.findings[0];
    let found: Vec<_> = [finding.span.start, finding.span.end]
        .map(|at| (at.offset, at.line, at.byte_column, at.column, at.utf16_column))
        .into();
    assert_eq!(found, [(17, 2, 16, 12, 13), (30, 2, 29, 21, 23)]);
    let fix = finding.fix.as_ref().expect("it can be fixed");
    let edited: String = fix.edits.iter().fold(text.to_owned(), |text, edit| {
        let (start, end) = (edit.span.start.offset, edit.span.end.offset);
        format!("{}{}{}", &text[..start], edit.content, &text[end..])
    });
    let fixed = engine.fix("a.py", text, Safety::Unsafe).expect("it can be fixed");
    assert_eq!(edited, fixed.text);
    assert_eq!(fixed.fixed, [("is-literal".into(), 1)]);
    assert_eq!(fixed.left, Checked::default());
}

/// A rule made at run time, as a program does that reads patterns from a file.
fn banned(name: &str, call: &str, advice: &str) -> OwnedRule {
    let advice = advice.to_owned();
    let check = OwnedCheck::calls_of([call.to_owned()], move |context, call| {
        if call.arguments.len() as u64 >= context.integer("from-arguments") {
            context.report(call, format!("this is banned: {advice}"));
        }
    });
    let mut rule = OwnedRule::new(name.to_owned(), format!("A call of `{call}`"), [check]);
    rule.options.push(OwnedOption {
        name: "from-arguments".into(),
        summary: "How many arguments make it a finding".into(),
        kind: OwnedOptionKind::Integer { default: 0 },
    });
    rule
}

#[test]
fn rules_are_made_at_run_time() {
    let mut registry = rules::registry();
    for (name, call) in [("no-print", "builtins.print"), ("no-sleep", "time.sleep")] {
        registry.add("house", banned(name, call, "ask first")).expect("the names are free");
    }
    let text = "import time\ntime.sleep(1)\nprint()\nprint(1)  # pylens: ignore[no-print] why\nprint(1, 2)\nx is 'y'\n";
    for (settings, expected) in [
        ("select = ['no-print']", vec!["no-print", "no-print"]),
        ("select = ['house']", vec!["no-sleep", "no-print", "no-print"]),
        ("", vec!["no-sleep", "no-print", "no-print", "is-literal"]),
        ("ignore = ['house']", vec!["is-literal"]),
        ("select = ['no-print']\n[rules.no-print]\nfrom-arguments = 2", vec!["no-print"]),
    ] {
        let engine = Engine::with_rules(&registry, settings).expect(settings);
        let checked = engine.check("a.py", text).expect("it is not deep");
        let found: Vec<_> =
            names(&checked).into_iter().filter(|name| *name != "unused-suppression").collect();
        assert_eq!(found, expected, "{settings}");
    }
    let engine = Engine::with_rules(&registry, "[severity]\nhouse = 'error'").expect("it is valid");
    let checked = engine.check("a.py", "print()\n").expect("it is not deep");
    let finding = &checked.findings[0];
    assert_eq!((&*finding.group, finding.severity), ("house", Severity::Error));
    assert_eq!(finding.message, "this is banned: ask first");
    let error = Engine::with_rules(&registry, "select = ['no-pint']").expect_err("a slip");
    assert!(error.to_string().ends_with("did you mean `no-print`?"), "{error}");
    let option =
        registry.find("no-print").map(|id| registry.rule(id).options[0].kind.default_value());
    assert_eq!(option, Some(OptionValue::Integer(0)));
    assert!(Engine::new("select = ['no-print']").is_err(), "other registries know nothing of it");
}

/// A rule whose options say all that it looks for.
fn configured() -> OwnedRule {
    let check = OwnedCheck::kinds([NodeKind::ExprCall], |context, node| {
        let Node::Expr(Expr::Call(call)) = node else {
            return;
        };
        let Some(name) = context.names.qualified_name(&call.func) else {
            return;
        };
        let banned = context.table("banned").iter().find(|(banned, _)| name.is(banned));
        let Some((_, OptionValue::Text(advice))) = banned else {
            return;
        };
        if !context.list("allowed-in").iter().any(|path| context.path == Path::new(path)) {
            context.report(call, advice);
        }
    });
    let mut rule = OwnedRule::new("banned-call", "A call of what is banned", [check]);
    let option = |name: &'static str, kind| OwnedOption {
        name: name.into(),
        summary: "What it says".into(),
        kind,
    };
    let allowed = OwnedOptionKind::List { default: vec!["setup.py".into()] };
    rule.options = vec![option("banned", OwnedOptionKind::Table), option("allowed-in", allowed)];
    rule
}

#[test]
fn rules_have_lists_and_tables_as_options() {
    let mut registry = rules::registry();
    registry.add("house", configured()).expect("the name is free");
    let found = |settings: &str, path: &str| {
        let engine = Engine::with_rules(&registry, settings).expect(settings);
        let checked = engine.check(path, "import os\nos.getcwd()\n").expect("it is not deep");
        checked.findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let banned = "[rules.banned-call.banned]\n'os.getcwd' = 'name the folder'\n";
    assert_eq!(found("", "a.py"), Vec::<String>::new());
    assert_eq!(found(banned, "a.py"), ["name the folder"]);
    assert_eq!(found(banned, "setup.py"), Vec::<String>::new());
    let allowed = format!("[rules.banned-call]\nallowed-in = ['a.py']\n{banned}");
    assert_eq!(found(&allowed, "a.py"), Vec::<String>::new());
    assert_eq!(found(&allowed, "setup.py"), ["name the folder"]);
    for (settings, expected) in [
        (
            "[rules.banned-call]\nbanned = []",
            "settings:2:10: `rules.banned-call.banned` must be a table, not a list",
        ),
        (
            "[rules.banned-call]\nallowed-in = 'a.py'",
            "settings:2:14: `rules.banned-call.allowed-in` must be a list of strings, not a string",
        ),
        (
            "[rules.banned-call]\nallowed-in = ['a.py', 1]",
            "settings:2:23: `rules.banned-call.allowed-in[1]` must be a string, not an integer",
        ),
        (
            "[rules.too-complex]\nmax-complexity = {}",
            "settings:2:18: `rules.too-complex.max-complexity` must be a whole number from 0 on, not a table",
        ),
    ] {
        let error = Engine::with_rules(&registry, settings).expect_err(settings);
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn names_of_rules_are_taken_once() {
    let mut registry = rules::registry();
    for (group, name) in [
        ("house", "is-literal"),
        ("house", "identity"),
        ("all", "new"),
        ("is-literal", "new"),
        ("house", "all"),
        ("new", "new"),
    ] {
        let added = registry.add(group, banned(name, "a.b", ""));
        assert!(matches!(added, Err(AddError::NameTaken(_))), "{group}/{name}");
    }
    assert_eq!(registry.len(), rules::registry().len());
}

/// A text that nests `depth` levels deep in some way, with what it takes for each level.
type Nested = fn(usize) -> String;

const NESTED: &[(&str, Nested)] = &[
    ("brackets", |depth| format!("x = {}{}\n", "[".repeat(depth), "]".repeat(depth))),
    ("parentheses", |depth| format!("x = {}1{}\n", "(".repeat(depth), ")".repeat(depth))),
    ("calls", |depth| format!("{}1{}\n", "f(".repeat(depth), ")".repeat(depth))),
    ("dictionaries", |depth| format!("{}1{}\n", "{1:".repeat(depth / 2), "}".repeat(depth / 2))),
    ("signs", |depth| format!("x = {}1\n", "-".repeat(depth))),
    ("words", |depth| format!("x = {}y\n", "not ".repeat(depth))),
    ("sums", |depth| format!("x = {}'a'\n", "'a' + ".repeat(depth))),
    ("powers", |depth| format!("x = {}1\n", "2 ** ".repeat(depth))),
    ("attributes", |depth| format!("x = a{}\n", ".b".repeat(depth))),
    ("chained calls", |depth| format!("x = a{}\n", ".b()".repeat(depth / 3))),
    ("subscripts", |depth| format!("x = a{}\n", "[0]".repeat(depth))),
    ("lambdas", |depth| format!("x = {}1\n", "lambda: ".repeat(depth / 2))),
    ("conditions", |depth| format!("x = {}1\n", "1 if y else ".repeat(depth / 2))),
    ("walruses", |depth| format!("{}1{}\n", "(x := ".repeat(depth / 2), ")".repeat(depth / 2))),
    ("awaits", |depth| format!("async def f():\n {}x\n", "await ".repeat(depth))),
    ("comprehensions", |depth| {
        format!("x = {}1{}\n", "[".repeat(depth / 4), " for y in z]".repeat(depth / 4))
    }),
    ("f-strings", |depth| {
        let depth = few(depth);
        format!("x = {}1{}\n", "f'{".repeat(depth / 3), "}'".repeat(depth / 3))
    }),
    ("format specifications", |depth| {
        let depth = few(depth);
        format!("x = f'{}{}'\n", "{a:".repeat(depth / 3), "}".repeat(depth / 3))
    }),
    ("annotations", |depth| format!("x: {}int{}\n", "a[".repeat(depth), "]".repeat(depth))),
    ("strings in annotations", |depth| {
        format!(
            "def f(x: '{}int{}') -> 'a': return eval(x)\n",
            "a[".repeat(depth),
            "]".repeat(depth)
        )
    }),
    ("patterns", |depth| {
        format!("match x:\n case {}1{}: pass\n", "[".repeat(depth), "]".repeat(depth))
    }),
    ("elif chains", |depth| format!("if x: y\n{}", "elif x: y\n".repeat(depth / 3))),
    ("decorators", |depth| format!("{}def f(): pass\n", "@a\n".repeat(depth))),
    ("types", |depth| format!("type X[T: {}int{}] = T\n", "a[".repeat(depth), "]".repeat(depth))),
    ("blocks", |depth| nested_blocks("if x:", depth)),
    ("functions", |depth| nested_blocks("def f():", depth)),
    ("classes", |depth| nested_blocks("class C:", depth)),
    ("tries", |depth| nested_blocks("try:", depth)),
];

/// The parser looks at all that a formatted string holds again on each level, which takes too long before the limit.
fn few(depth: usize) -> usize {
    if depth > LIMIT { depth } else { depth.min(3_000) }
}

/// Blocks in each other. Each level is indented by one column more, so that their number is bounded by the size of texts.
fn nested_blocks(head: &str, depth: usize) -> String {
    let depth = depth.min(500);
    let lines = (0..depth).map(|level| format!("{}{head}\n", " ".repeat(level)));
    lines.chain([format!("{}pass\n", " ".repeat(depth))]).collect()
}

/// Whatever a text is, a small thread of somebody else gets an answer about it.
#[test]
fn nesting_never_exhausts_the_stack_of_a_thread() {
    let work = || {
        let settings = "select = ['all']\n[telemetry]\nheader = 'import _t'\nentry = '_t.enter()'\n\
             [forbidden-api]\n'os.system' = 'no shell here'\n";
        let engine = Engine::new(settings).expect("they are valid");
        let mut refused = Vec::new();
        for (name, nested) in NESTED {
            let mut last = String::new();
            for depth in [1_000, LIMIT - 10, LIMIT * 2] {
                let text = nested(depth);
                if text == last {
                    continue;
                }
                let checked = engine.check("a.py", &text);
                assert!(checked.is_ok() || depth > 1_000, "{name} of depth {depth}");
                if checked.is_err() {
                    refused.push((*name, depth));
                } else if depth == 1_000 || *name == "attributes" {
                    // A fix that is refused leaves the text as it is, which is an answer too.
                    let _ = engine.fix("a.py", &text, Safety::Unsafe);
                }
                last = text;
            }
        }
        refused
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    let refused = thread.join().expect("no panic");
    for name in ["brackets", "signs", "sums", "attributes", "awaits", "patterns"] {
        assert!(refused.contains(&(name, LIMIT * 2)), "{name}");
        assert!(!refused.contains(&(name, LIMIT - 10)), "{name}");
    }
}

#[test]
fn code_in_settings_is_refused_before_it_is_too_deep_for_a_thread() {
    let work = || {
        let code = |depth: usize| format!("x = {}1{}", "(".repeat(depth), ")".repeat(depth));
        let settings = |depth| format!("[telemetry]\nheader = '{}'\n", code(depth));
        assert!(Engine::new(&settings(100)).is_ok());
        let error = Engine::new(&settings(50_000)).expect_err("it is too deep");
        assert_eq!(error.position(), Some((2, 10)));
        assert!(error.to_string().contains("is nested too deeply to be analysed"), "{error}");
        assert!(Engine::new(&format!("x = {}", "[".repeat(100_000))).is_err());
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    thread.join().expect("no panic");
}

/// `fix` refuses what `check` refuses, in the same words.
#[test]
fn what_is_too_deep_is_refused_in_words() {
    let engine = Engine::new("").expect("no settings are valid");
    let text = format!("x = {}1\n", "-".repeat(LIMIT + 1));
    let check = engine.check(Path::new("a.py"), &text).expect_err("it is too deep");
    let fix = engine.fix("a.py", &text, Safety::Safe).expect_err("it is too deep");
    assert_eq!(FixError::from(check), fix);
    assert!(
        fix.to_string().contains("more than 30000 operators and brackets in each other"),
        "{fix}"
    );
}
