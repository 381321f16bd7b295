//! Tests of what leaves a fingerprint as it is, and what does not.

use std::path::Path;

use super::assign;
use crate::diagnostic::Fingerprint;
use crate::lint::Linter;
use crate::rules;
use crate::settings::Settings;

/// The fingerprints of the comparisons with literals in `text`.
fn fingerprints(text: &str) -> Vec<Fingerprint> {
    let registry = rules::registry();
    let settings = Settings::from_toml(&registry, "select = ['is-literal']").unwrap();
    let linter = Linter::new(&registry, settings.lint);
    let marked = linter.lint_then(Path::new("a.py"), text, |syntax, mut report| {
        assign(&registry, Some(syntax), &mut report.diagnostics);
        report.diagnostics
    });
    marked.unwrap().iter().map(|it| it.fingerprint.unwrap()).collect()
}

fn fingerprint(text: &str) -> Fingerprint {
    let found = fingerprints(text);
    assert_eq!(found.len(), 1, "{text}");
    found[0]
}

const CODE: &str = "class A:\n    def f(self, a):\n        return a is (1, 'it\\'s', 0xAB)\n";

#[test]
fn a_fingerprint_is_the_same_everywhere() {
    // A baseline that was written by an older version must still hold: this may not change.
    let fingerprint = fingerprint(CODE).to_string();
    assert_eq!(fingerprint, "b7a6850ecf7c00e8f7e9875ad9649342:0");
}

#[test]
fn other_code_and_layout_do_not_change_it() {
    let expected = fingerprint(CODE);
    for same in [
        "import os\n\nclass A:\n    x = 1\n    def f(self, a):\n        print()\n        return a is (1, 'it\\'s', 0xAB)\n",
        "class A:\n  def f(self, b, a):\n    return (\n      a is (\n        1,  # one\n        U\"it's\",\n        0XAB,\n      )\n    )\n",
        "class A(object):\n    @staticmethod\n    async def f(self, a):\n        if a is (1, \"it's\", 0xab): pass\n",
        "if True:\n    class A:\n        def f(self, a):\n            x = 1; return not a is (1, 'it\\'s', 0xAB)\n",
    ] {
        assert_eq!(fingerprint(same), expected, "{same}");
    }
}

#[test]
fn the_code_and_the_names_around_it_are_told_apart() {
    let original = fingerprint(CODE);
    let renamed = fingerprint(&CODE.replace("def f", "def g"));
    assert_eq!((renamed.code, renamed.ordinal), (original.code, original.ordinal));
    assert_ne!(renamed.names, original.names);
    let moved = fingerprint(&CODE.replace("class A", "class B"));
    assert_ne!(moved.names, original.names);
    assert_ne!(moved.names, renamed.names);
    let at_top = fingerprint("a is (1, 'it\\'s', 0xAB)\n");
    assert_eq!((at_top.code, at_top.names), (original.code, 0));
    for other in ["a is (1, 'it\\'s', 0xAC)", "a is (1, 'its', 0xAB)", "b is (1, 'it\\'s', 0xAB)"] {
        let other = CODE.replace("a is (1, 'it\\'s', 0xAB)", other);
        assert_ne!(fingerprint(&other).code, original.code, "{other}");
    }
    // Nothing is glued together.
    assert_ne!(fingerprint("ab is c is 'x'\n").code, fingerprint("a is bc is 'x'\n").code);
}

#[test]
fn what_is_about_the_file_does_not_depend_on_the_code_it_is_shown_at() {
    let registry = rules::registry();
    let settings = Settings::from_toml(&registry, "select = ['missing-annotations']").unwrap();
    let linter = Linter::new(&registry, settings.lint);
    let of = |text: &str| {
        let found = linter.lint_then(Path::new("a.py"), text, |syntax, mut report| {
            assign(&registry, Some(syntax), &mut report.diagnostics);
            report.diagnostics
        });
        found.unwrap()[0].fingerprint
    };
    let two = "def f(x): return x\n\n\ndef g(x): return x\n";
    assert_eq!(of(two), of("class A:\n    def h(self, x): return x\n"));
}

#[test]
fn no_two_in_a_file_are_equal() {
    let found = fingerprints(&"a is 'x'\n".repeat(3));
    let ordinals: Vec<_> = found.iter().map(|it| it.ordinal).collect();
    assert_eq!(ordinals, [0, 1, 2]);
    assert!(found.iter().all(|it| (it.code, it.names) == (found[0].code, found[0].names)));
    // What comes before in another function does not count.
    let found = fingerprints("def f():\n    a is 'x'\na is 'x'\n");
    assert_eq!((found[0].ordinal, found[1].ordinal), (0, 0));
    assert_ne!(found[0], found[1]);
}
