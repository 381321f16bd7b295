//! Many ways to write each hazard, and its harmless look-alikes: what a rule must find, and where, alone.
//!
//! `tests/variants/RULE.py` holds snippets, each below a line `# --- what it shows`. Lines that a finding must touch end
//! in `# !`, one finding for each; a snippet without such a line must be left alone. Only the rule itself runs, unless lines
//! `#: key = value` directly below the headline say otherwise, in the TOML of `[tool.pylens]`.

use std::path::Path;

use pylens::diagnostic::RuleId;
use pylens::lint::Linter;
use pylens::registry::Registry;
use pylens::settings::Settings;

use crate::every_rule::assert_named_after_rules;
use crate::snippets::{self, Snippet};

/// Least number of independent ways to write its hazard that a rule must find.
const WAYS: usize = 4;

test_every_rule!(hazards, look_alikes);

/// The snippets with a hazard have their findings where they are marked.
fn hazards(rule: &str) {
    let number = check(rule, |snippet| !snippet.marked().is_empty());
    assert!(number >= WAYS, "{rule}: {number} ways to write it, of at least {WAYS}");
}

/// The snippets without a hazard have no findings.
fn look_alikes(rule: &str) {
    let number = check(rule, |snippet| snippet.marked().is_empty());
    assert!(number > 0, "{rule}: nothing only looks like it");
}

/// Checks the chosen snippets of a rule's file, and counts them.
fn check(rule: &str, is_chosen: impl Fn(&Snippet<'_>) -> bool) -> usize {
    let registry = pylens::rules::registry();
    let id = registry.find(rule).expect("a rule");
    let text = snippets::text_of(rule);
    let chosen: Vec<_> = snippets::snippets(&text).into_iter().filter(is_chosen).collect();
    let complaints: Vec<_> = chosen.iter().filter_map(|it| complaint(&registry, id, it)).collect();
    assert!(complaints.is_empty(), "{rule}:\n{}", complaints.join("\n"));
    chosen.len()
}

/// The first and last line of each finding of `rule` in `snippet`.
fn found(registry: &Registry, rule: RuleId, snippet: &Snippet<'_>) -> Vec<(usize, usize)> {
    let mut settings = Settings::from_toml(registry, &snippet.config).expect("valid").lint;
    if snippet.config.is_empty() {
        registry.ids().for_each(|other| settings.rules.enable(other, false));
    }
    settings.rules.enable(rule, true);
    let linter = Linter::new(registry, settings);
    let report = snippets::lint(&linter, Path::new(snippet.file), snippet.code);
    let line = |offset: usize| snippet.code[..offset].matches('\n').count() + 1;
    let mut found = Vec::new();
    for diagnostic in report.diagnostics {
        let other = &registry.rule(diagnostic.rule).name;
        assert_eq!(diagnostic.rule, rule, "{}: {other}: {}", snippet.title, diagnostic.message);
        found.push((line(diagnostic.range.start().into()), line(diagnostic.range.end().into())));
    }
    found
}

/// The fault in the findings in `snippet`, if there is one.
fn complaint(registry: &Registry, rule: RuleId, snippet: &Snippet<'_>) -> Option<String> {
    let found = found(registry, rule, snippet);
    let marked = snippet.marked();
    let touches = |line: &usize, (first, last): &(usize, usize)| (first..=last).contains(&line);
    let as_marked = found.len() == marked.len()
        && found.iter().zip(&marked).all(|(finding, line)| touches(line, finding));
    (!as_marked).then(|| format!("{}: marked lines {marked:?}, found {found:?}", snippet.title))
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
        "removed-api",
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
    assert_named_after_rules(&snippets::folder(), &[]);
}
