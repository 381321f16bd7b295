//! References that are found: each test names their lines.

use super::*;
use crate::syntax::{SourceKind, Syntax};

struct Wanted<'w>(&'w [&'w str], Sieve, Sieve);

impl Wanted<'_> {
    fn verdict(is_wanted: bool) -> Verdict {
        if is_wanted { Verdict::Wanted } else { Verdict::Other }
    }
}

impl Judge for Wanted<'_> {
    fn of_thing(&self, name: &str) -> Verdict {
        Self::verdict(spellings(name).iter().any(|it| self.0.contains(&&**it)))
    }

    fn of_guess(&self, name: &str) -> Verdict {
        self.of_thing(name)
    }

    fn of_members(&self, module: &str) -> Verdict {
        Self::verdict(self.0.contains(&module))
    }

    fn of_attribute(&self, name: &str) -> Verdict {
        Self::verdict(self.0.contains(&name))
    }

    fn attributes(&self) -> &Sieve {
        &self.1
    }

    fn things(&self) -> &Sieve {
        &self.2
    }

    fn named_builtins(&self) -> &[String] {
        &[]
    }

    fn builtins(&self, _: &dyn Fn() -> Sieve) -> Option<&Sieve> {
        None
    }

    fn remembered(&self, _: &str, find: &dyn Fn() -> Standing) -> Standing {
        find()
    }

    fn is_held_by(&self, _: &str) -> bool {
        false
    }
}

/// The text of everything that refers to one of the `wanted` things, or to an attribute of that name.
fn found(code: &str, wanted: &[&str]) -> Vec<String> {
    with_references(code, wanted, |syntax, references| {
        references.found.iter().map(|it| syntax.slice(it.range).to_owned()).collect()
    })
}

fn with_references<T>(
    code: &str,
    wanted: &[&str],
    question: impl FnOnce(&Syntax<'_>, &References) -> T,
) -> T {
    let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
    assert!(syntax.errors().is_empty(), "{code}: {:?}", syntax.errors());
    let names = Names::new(syntax.module());
    let (attributes, things) = (wanted.iter().copied(), wanted.iter().copied());
    let wanted = Wanted(wanted, sieve_of_attributes(attributes), sieve_of_things(things));
    question(&syntax, &references(&names, &syntax, &wanted))
}

#[track_caller]
fn assert_found(code: &str, expected: &[&str]) {
    assert_eq!(found(code, &["os.system", "builtins.exec", "__subclasses__"]), expected, "{code}");
}

#[test]
fn the_longest_expression_is_found_once() {
    assert_found("import os\nos.system.x('a')\n", &["os.system"]);
    assert_found(
        "getattr(__import__('os'), 'system')('a')\n",
        &["getattr(__import__('os'), 'system')"],
    );
    assert_found(
        "().__class__.__base__.__subclasses__()[0]\n",
        &["().__class__.__base__.__subclasses__"],
    );
    assert_found("exec(exec)\n", &["exec", "exec"]);
}

#[test]
fn texts_are_computed() {
    for name in [
        "'sys' + 'tem'",
        "f\"{'sys'}tem\"",
        "''.join(['sys', 'tem'])",
        "'%s%s' % ('sys', 'tem')",
        "'{}{}'.format('sys', 'tem')",
        "'{0}{1}'.format('sys', 'tem')",
        "'metsys'[::-1]",
        "'xsystem'[1:]",
        "'SYSTEM'.lower()",
        "b'system'.decode()",
        "chr(115) + 'ystem'",
        "'s#stem'.replace('#', 'y')",
        "(n := 'system')",
        "'system' if x else 'path'",
    ] {
        assert_eq!(
            found(&format!("import os\ngetattr(os, {name})\n"), &["os.system"]).len(),
            1,
            "{name}"
        );
    }
    assert_found("import os\nn = 'sys'\nn += 'tem'\ngetattr(os, n)\n", &["getattr(os, n)"]);
    assert_found(
        "import os\nfor n in ('path', 'system'):\n    getattr(os, n)\n",
        &["getattr(os, n)"],
    );
}

#[test]
fn containers_parameters_and_results_are_followed() {
    assert_found("import os\n[os][0].system\n", &["[os][0].system"]);
    assert_found("import os\nd = {'o': os}\nd['o'].system\n", &["d['o'].system"]);
    assert_found("import os\nfor m in [os]: m.system\n", &["m.system"]);
    assert_found("import os\n[m.system for m in [os]]\n", &["m.system"]);
    assert_found("import os\nf = lambda m=os: m.system\n", &["m.system"]);
    assert_found("import os\ndef f(m): m.system\nf(os)\n", &["m.system"]);
    assert_found("import os\n(lambda m: m.system)(os)\n", &["m.system"]);
    assert_found("def f():\n    import os\n    return os\nf().system\n", &["f().system"]);
    assert_found("import os\nclass A:\n    o = os\nA.o.system\n", &["A.o.system"]);
    assert_found("import os\nself.o = os\nself.o.system\n", &["self.o.system"]);
    assert_found("import os\nmatch os:\n    case object(system=run): run\n", &["system"]);
    assert_found("import os\nmatch os:\n    case m: m.system\n", &["m.system"]);
    assert_found("import os\na, *b = 1, os\nb[0].system\n", &["b[0].system"]);
    assert_found(
        "import os\ndef f(*m, **n): m[0].system; n['o'].system\nf(os, o=os)\n",
        &["m[0].system", "n['o'].system"],
    );
    assert_found("import os\ndef f(*, m): m.system\nf(m=os)\n", &["m.system"]);
    assert_found("import os\nclass A:\n    def f(self, m): m.system\nA().f(os)\n", &["m.system"]);
    assert_found(
        "import os\nclass A:\n    def f(self): return os\nA().f().system\n",
        &["A().f().system"],
    );
    assert_found("import os\ndef f(): yield os\nfor m in f(): m.system\n", &["m.system"]);
    assert_found(
        "import os\ndict(o=os)['o'].system\n{**{'o': os}}['o'].system\n",
        &["dict(o=os)['o'].system", "{**{'o': os}}['o'].system"],
    );
    assert_found("import os, sys\nsys.o = os\nsys.o.system\n", &["sys.o.system"]);
    assert_found("import os\nos.system = None\n", &["os.system"]);
}

#[test]
fn what_may_not_be_bound_yet_is_looked_up_further_out() {
    assert_found("if x:\n    exec = None\nexec('a')\n", &["exec"]);
    assert_found("exec = None\ndel exec\nexec('a')\n", &["exec"]);
    assert_found("exec('a')\ndef exec(x): pass\n", &["exec"]);
    assert_found("def f():\n    exec('a')\nf()\ndef exec(x): pass\n", &["exec"]);
    assert_found("class A:\n    exec('a')\n    exec = None\n", &["exec"]);
}

#[test]
fn look_alikes_are_not_found() {
    assert_found("def exec(x): pass\nexec('a')\n", &[]);
    assert_found("def f():\n    exec('a')\ndef exec(x): pass\n", &[]);
    assert_found("import six as exec\nexec.x\n", &[]);
    assert_found("def f(exec):\n    exec()\n", &[]);
    assert_found("class A:\n    def exec(self): pass\nA().exec()\n", &[]);
    assert_found("import mine as os\nos.system\n", &[]);
    assert_found("from . import os\nos.system\n", &[]);
    assert_found("import os\nos.path.system\nos.systems\n", &[]);
    assert_found("import os\nself.run = os.path\nother.run\n", &[]);
}

#[test]
fn intricate_code_is_followed_or_told_to_be() {
    let mut code: String =
        (0..60).rev().map(|it| format!("def f{it}(): return f{}()\n", it + 1)).collect();
    code.push_str("def f60():\n    import os\n    return os\nf0().system\n");
    assert!(with_references(&code, &["os.system"], |_, references| references.is_unsettled
        || references.found.len() == 1));
    let pairs = "a = b\n".repeat(500) + &"b = a\n".repeat(500);
    assert!(!with_references(&pairs, &["os.system"], |_, references| references.is_unsettled));
    for growing in ["x = 'a'\nx = x + 'b'\n", "import os\nx = os\nx = x.parent\n", "x = [x]\n"] {
        assert!(
            !with_references(growing, &[], |_, references| references.is_unsettled),
            "{growing}"
        );
    }
}
