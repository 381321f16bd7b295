//! Decorators by name: as written, qualified, and by what their object is made from.

use super::commands::{errors, fix, project, read};

/// The values of `decorators`, with the functions that then begin with an entry.
fn entered(decorators: &str, code: &str) -> (Vec<String>, String) {
    let config = format!(
        "select = ['telemetry']\ntelemetry = {{ entry = 'probe({{name!r}})', decorators = {decorators} }}\n"
    );
    let folder = project(&config, &[("shop/views/a.py", code)]);
    let output = fix(folder.path(), &["--exit-zero"]);
    let text = read(folder.path(), "shop/views/a.py");
    let names = text.split("probe('").skip(1).filter_map(|it| it.split('\'').next());
    (names.map(str::to_owned).collect(), errors(&output))
}

const ROUTES: &str = "\
from flask import Flask
import flask as f
from shop.web import app as imported
from ..web import app as relative
from . import local

app = Flask(__name__)
class Own(f.Flask): pass
own = Own()
def make(): return f.Flask('x')
made = make()
try:
    from fast import quick
except ImportError:
    def quick(it): return it

@app.route('/')
def a(): pass
@imported.route('/')
def b(): pass
@relative.route
def c(): pass
@own.route('/')
def d(): pass
@made.route('/')
def e(): pass
@local.app.route('/')
def g(): pass
@quick
def h(): pass
def i(): pass
class K:
    @app.route('/')
    def m(self): pass
";

#[test]
fn decorators_match_by_the_name_as_written_and_by_where_they_come_from() {
    for (decorators, expected) in [
        ("['app.route']", vec!["a", "m"]),
        ("['flask.Flask.route']", vec!["a", "d", "e", "m"]),
        ("['shop.web.app.route']", vec!["b", "c"]),
        ("['shop.views.local.app.route']", vec!["g"]),
        ("['fast.quick']", vec!["h"]),
        ("['quick']", vec!["h"]),
        ("['*.route']", vec!["a", "b", "c", "d", "e", "g", "m"]),
        ("['*.route', '!app.route']", vec!["b", "c", "d", "e", "g"]),
        ("['!*.route', '!quick']", vec!["make", "quick", "i"]),
    ] {
        let (names, errors) = entered(decorators, ROUTES);
        assert_eq!(names, expected, "{decorators}");
        assert!(!errors.contains("warning"), "{errors}");
    }
}

#[test]
fn a_pattern_that_matches_nothing_is_named() {
    let (names, errors) = entered("['app.route', 'app.rout', '!app.cel']", ROUTES);
    assert_eq!(names, ["a", "m"]);
    for pattern in ["app.rout", "!app.cel"] {
        let warning = format!(
            "warning: `{pattern}` in `telemetry.decorators` matched no decorator in this run\n"
        );
        assert_eq!(errors.matches(&warning).count(), 1, "{errors}");
    }
    assert_eq!(errors.matches("warning").count(), 2, "{errors}");
    // Nothing could have matched.
    let (_, errors) = entered("['app.route']", "def f(): pass\n");
    assert!(!errors.contains("warning"), "{errors}");
}

#[test]
fn one_file_of_many_is_enough_for_a_match() {
    let config = "select = ['telemetry']\ntelemetry = { entry = 'probe()', decorators = ['app.route', 'nothing'] }\n";
    let used = "@app.route\ndef f(): pass\n";
    let other = "@other\ndef f(): pass\n";
    let files: Vec<_> = (0..20).map(|number| format!("{number}.py")).collect();
    let text = |place| if place == 7 { used } else { other };
    let files: Vec<_> =
        files.iter().enumerate().map(|(place, name)| (name.as_str(), text(place))).collect();
    let folder = project(config, &files);
    let output = errors(&fix(folder.path(), &["--exit-zero"]));
    assert!(output.contains("warning: `nothing` in"), "{output}");
    assert!(!output.contains("`app.route`"), "{output}");
}

#[test]
fn builtins_match_by_their_qualified_names() {
    let code = "class A:\n    @property\n    def f(self): return 1\n    def g(self): return 2\n";
    let (names, errors) = entered("['builtins.property']", code);
    assert_eq!(names, ["f"], "{errors}");
}
