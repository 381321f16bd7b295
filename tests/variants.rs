//! Many ways to write each hazard, and its harmless look-alikes: what a rule must find, and where, alone.
//!
//! `tests/variants/RULE.py` holds snippets, each below a line `# --- what it shows`. Lines that a finding must touch end
//! in `# !`, one finding for each; a snippet without such a line must be left alone. Only the rule itself runs, unless lines
//! `#: key = value` directly below the headline say otherwise, in the TOML of `[tool.pylens]`.

use std::path::{Path, PathBuf};

use pylens::diagnostic::RuleId;
use pylens::lint::Linter;
use pylens::registry::Registry;
use pylens::settings::Settings;

/// How many independent ways to write its hazard a rule must find at least.
const WAYS: usize = 4;

struct Snippet<'t> {
    title: &'t str,
    config: String,
    code: &'t str,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/variants")
}

fn snippets(text: &str) -> Vec<Snippet<'_>> {
    let mut parts = text.split("# --- ");
    assert_eq!(parts.next(), Some(""), "the file begins with a headline");
    let snippet = |part| {
        let (title, mut code) = str::split_once(part, '\n').expect("a snippet below the headline");
        let mut config = String::new();
        while let Some((line, rest)) = code.strip_prefix("#: ").and_then(|it| it.split_once('\n')) {
            config = format!("{config}{line}\n");
            code = rest;
        }
        Snippet { title, config, code }
    };
    parts.map(snippet).collect()
}

/// The numbers of the lines that a finding must touch.
fn marked(code: &str) -> Vec<usize> {
    let lines = (1..).zip(code.lines());
    lines.filter(|(_, line)| line.ends_with("# !")).map(|(number, _)| number).collect()
}

/// The first and last line of each finding of `rule` in `snippet`.
fn found(registry: &Registry, rule: RuleId, snippet: &Snippet<'_>) -> Vec<(usize, usize)> {
    let mut settings = Settings::from_toml(registry, &snippet.config).expect("valid").lint;
    if snippet.config.is_empty() {
        registry.ids().for_each(|other| settings.rules.enable(other, false));
    }
    settings.rules.enable(rule, true);
    let linter = Linter::new(registry, settings);
    let report = linter.lint(Path::new("example.py"), snippet.code).expect("snippets are not deep");
    let line = |offset: usize| snippet.code[..offset].matches('\n').count() + 1;
    let mut found = Vec::new();
    for diagnostic in report.diagnostics {
        let other = &registry.rule(diagnostic.rule).name;
        assert_eq!(diagnostic.rule, rule, "{}: {other}: {}", snippet.title, diagnostic.message);
        found.push((line(diagnostic.range.start().into()), line(diagnostic.range.end().into())));
    }
    found
}

/// What is wrong with the findings in `snippet`, if anything.
fn complaint(registry: &Registry, rule: RuleId, snippet: &Snippet<'_>) -> Option<String> {
    let found = found(registry, rule, snippet);
    let marked = marked(snippet.code);
    let touches = |line: &usize, (first, last): &(usize, usize)| (first..=last).contains(&line);
    let as_marked = found.len() == marked.len()
        && found.iter().zip(&marked).all(|(finding, line)| touches(line, finding));
    (!as_marked).then(|| format!("{}: marked lines {marked:?}, found {found:?}", snippet.title))
}

#[test]
fn every_variant_is_found_where_it_is_marked() {
    let registry = pylens::rules::registry();
    let mut complaints = Vec::new();
    for rule in registry.ids() {
        let name = &registry.rule(rule).name;
        let Ok(text) = std::fs::read_to_string(folder().join(format!("{name}.py"))) else {
            complaints.push(format!("{name}: there is no tests/variants/{name}.py"));
            continue;
        };
        let snippets = snippets(&text);
        let hazards = snippets.iter().filter(|snippet| !marked(snippet.code).is_empty()).count();
        if hazards < WAYS {
            complaints.push(format!("{name}: {hazards} ways to write it, of at least {WAYS}"));
        }
        let found = snippets.iter().filter_map(|it| complaint(&registry, rule, it));
        complaints.extend(found.map(|it| format!("{name}: {it}")));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// Code with a finding, and where the same code is left alone.
const ELSEWHERE: &[(&str, &str, &[&str])] = &[
    (
        "sys-modules-live-iteration",
        "import sys\nfor name in sys.modules: print(name)\n",
        &[
            "third_party/loader.py",
            "a/_vendor/b/sandbox.py",
            "a/_testing/_warnings.py",
            "tests.py",
            "sitecustomize.py",
            "a/bootstrap/modules.py",
            "a/loader/pyimod02_importers.py",
        ],
    ),
    (
        "import-hook-removed-api",
        "import imp\nprint(imp.get_suffixes())\n",
        &["vendor/wheel.py", "a/_vendored/pip/_vendor/six.py", "a/extern/__init__.py"],
    ),
    (
        "decorator-without-wraps",
        "def safe(f):\n    def run(*a, **k): return f(*a, **k)\n    return run\n",
        &["_vendor/click/utils.py", "special/_mptestutils.py", "a/tests/helpers.py"],
    ),
    (
        "inspect-stack-for-caller",
        "import inspect\nname = inspect.stack()[1][3]\n",
        &[
            "utils/tests.py",
            "a/_vendor/rich/console.py",
            "a/testing_utils.py",
            "_pytest/fixtures.py",
        ],
    ),
    (
        "getattr-unset-recursion",
        "class A:\n    def __init__(self, b): self.b = b\n    def __getattr__(self, n): return self.b[n]\n",
        &["a/_internal/b.py", "_a.py", "scripts/a.py"],
    ),
    (
        "getsource-unguarded",
        "import inspect\ndef show(item): print(inspect.getsource(item))\n",
        &["_pytest/_code/lines.py", "a/testing/show.py"],
    ),
];

#[test]
fn copies_and_tests_are_left_alone() {
    let registry = pylens::rules::registry();
    for (name, code, paths) in ELSEWHERE {
        let mut settings = Settings::from_toml(&registry, "").expect("valid").lint;
        registry.ids().for_each(|other| settings.rules.enable(other, false));
        settings.rules.enable(registry.find(name).expect("a rule"), true);
        let linter = Linter::new(&registry, settings);
        let found = |path: &str| {
            linter.lint(Path::new(path), code).expect("snippets are not deep").diagnostics.len()
        };
        assert_eq!(found("example.py"), 1, "{name}");
        for path in *paths {
            assert_eq!(found(path), 0, "{name}: {path}");
        }
    }
}

/// The interpreter looks a class-private attribute up under another name than the one that is written.
#[test]
fn a_private_attribute_is_shown_as_it_is_looked_up() {
    let registry = pylens::rules::registry();
    let settings = Settings::from_toml(&registry, "select = ['metaprogramming']").expect("valid");
    let linter = Linter::new(&registry, settings.lint);
    let code = "class _Base:\n    def __init__(self, it): self.__it = it\n\n\n\
                class Proxy(_Base):\n    def __init__(self, it): self.__it = it\n    \
                def __getattr__(self, name): return getattr(self.__it, name)\n";
    let report = linter.lint(Path::new("example.py"), code).expect("it is not deep");
    let [finding] = &*report.diagnostics else {
        panic!("one finding: {:?}", report.diagnostics);
    };
    assert!(finding.message.contains("`_Proxy__it`"), "{}", finding.message);
    let help = finding.help.as_deref().unwrap_or_default();
    assert!(help.contains("\"_Proxy__it\""), "{help}");
}

#[test]
fn every_file_belongs_to_a_rule() {
    let registry = pylens::rules::registry();
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("the entry is readable").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        assert!(registry.find(&name).is_some(), "{} belongs to no rule", path.display());
    }
}
