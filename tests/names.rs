//! The referents of expressions: each test asks about the arguments of calls to `probe`.

use pylens::names::Names;
use pylens::syntax::source_order::{SourceOrderVisitor, walk_expr};
use pylens::syntax::{Expr, SourceKind, Syntax};

/// The argument of every `probe(...)` in the order of the text.
#[derive(Default)]
struct Probes<'a>(Vec<&'a Expr>);

impl<'a> SourceOrderVisitor<'a> for Probes<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && matches!(&*call.func, Expr::Name(name) if name.id == "probe")
        {
            self.0.extend(&call.arguments.args);
        }
        walk_expr(self, expr);
    }
}

/// The qualified name of every probed expression, or `-`.
fn probe(code: &str) -> Vec<String> {
    let syntax = Syntax::parse(code, SourceKind::Module).expect("tests are not deep");
    assert!(syntax.errors().is_empty(), "{:?}", syntax.errors());
    let names = Names::new(syntax.module());
    let mut probes = Probes::default();
    probes.visit_body(&syntax.module().body);
    let name = |expr| names.qualified_name(expr).map_or("-".to_owned(), |name| name.to_string());
    probes.0.into_iter().map(name).collect()
}

#[track_caller]
fn assert_probes(code: &str, expected: &[&str]) {
    assert_eq!(probe(code), expected, "{code}");
}

#[test]
fn imports_bind_modules_and_members() {
    assert_probes("import os\nprobe(os.system)\n", &["os.system"]);
    assert_probes("import os.path\nprobe(os.path.join)\n", &["os.path.join"]);
    assert_probes("import os.path as p\nprobe(p.join)\n", &["os.path.join"]);
    assert_probes(
        "from importlib.util import spec_from_file_location as spec\nprobe(spec)\n",
        &["importlib.util.spec_from_file_location"],
    );
    assert_probes(
        "from importlib import util\nprobe(util.find_spec)\n",
        &["importlib.util.find_spec"],
    );
}

#[test]
fn relative_imports_never_look_absolute() {
    assert_probes("from . import os\nprobe(os.system)\n", &["..os.system"]);
    assert_probes("from .os import system\nprobe(system)\n", &["..os.system"]);
}

#[test]
fn builtins_count_only_while_unbound() {
    assert_probes("probe(exec)\n", &["builtins.exec"]);
    assert_probes("def exec(): ...\nprobe(exec)\n", &["-"]);
    assert_probes("def f(exec):\n    probe(exec)\nprobe(exec)\n", &["-", "builtins.exec"]);
    assert_probes("def f():\n    probe(exec)\n    exec = 1\n", &["-"]);
    assert_probes("for exec in []: ...\nprobe(exec)\n", &["-"]);
    assert_probes("import builtins\nprobe(builtins.exec)\n", &["builtins.exec"]);
    assert_probes("probe(__builtins__.exec)\nprobe(__builtins__['exec'])\n", &["builtins.exec"; 2]);
}

#[test]
fn normalised_identifiers_are_the_same_name() {
    assert_probes(
        "import 𝓸𝓼\nprobe(os.system)\nprobe(ｅｘｅｃ)\n",
        &["os.system", "builtins.exec"],
    );
}

#[test]
fn class_bodies_are_invisible_to_their_functions() {
    assert_probes(
        "class C:\n    exec = None\n    eval = print\n    probe(eval)\n    def f(self):\n        probe(eval)\n",
        &["builtins.print", "builtins.eval"],
    );
    assert_probes(
        "import os\nclass C:\n    os = 1\n    probe(os.system)\n    f = lambda: probe(os.system)\n",
        &["-", "os.system"],
    );
    assert_probes(
        "import os\nclass C:\n    os = [1]\n    a = [probe(os.system) for x in probe(os.name)]\n",
        &["os.system", "-"],
    );
}

#[test]
fn comprehensions_have_a_scope_but_for_the_first_iterable() {
    assert_probes("import os\n[probe(os) for os in probe(os)]\nprobe(os)\n", &["-", "os", "os"]);
    assert_probes("import os\n{probe(os): 1 for x in y for os in probe(os)}\n", &["-", "-"]);
    assert_probes("import os\n[x for x in [probe(os) for os in z] if probe(os)]\n", &["-", "os"]);
    assert_probes("import os\n(1 for x in (lambda os: probe(os)) if probe(os))\n", &["-", "os"]);
}

#[test]
fn lambdas_have_a_scope_but_for_their_defaults() {
    assert_probes("import os\nlambda os=probe(os): probe(os)\n", &["os", "-"]);
    assert_probes("import os\nlambda x: (probe(os), lambda os: probe(os))\n", &["os", "-"]);
}

#[test]
fn defaults_decorators_and_annotations_belong_outside() {
    assert_probes(
        "import os\n@probe(os)\ndef f(a: probe(os), os=probe(os)) -> probe(os):\n    probe(os)\n",
        &["os", "os", "os", "os", "-"],
    );
}

#[test]
fn global_moves_a_binding_to_the_module() {
    assert_probes("def f():\n    global run\n    run = exec\nprobe(run)\n", &["builtins.exec"]);
    assert_probes(
        "import os\ndef f(os):\n    def g():\n        global os\n        probe(os)\n    probe(os)\n",
        &["os", "-"],
    );
}

#[test]
fn nonlocal_moves_a_binding_to_the_function_around() {
    assert_probes(
        "def f():\n    def g():\n        nonlocal run\n        run = other()\n    run = exec\n    probe(run)\n",
        &["-"],
    );
    assert_probes(
        "def f():\n    run = exec\n    def g():\n        nonlocal run\n        probe(run)\n    g()\n",
        &["builtins.exec"],
    );
}

#[test]
fn deletion_makes_a_name_local_and_gives_it_no_value() {
    assert_probes("import os\nprobe(os)\ndel os\n", &["os"]);
    assert_probes("def f():\n    probe(exec)\n    del exec\n", &["-"]);
}

#[test]
fn annotations_without_a_value_make_a_name_local() {
    assert_probes("def f():\n    exec: int\n    probe(exec)\n", &["-"]);
    assert_probes("run: object\nrun = exec\nprobe(run)\n", &["builtins.exec"]);
}

#[test]
fn a_missing_optional_import_is_still_that_import() {
    assert_probes(
        "try:\n    import yaml\nexcept ImportError:\n    yaml = None\nprobe(yaml.load)\n",
        &["yaml.load"],
    );
    assert_probes(
        "try:\n    import json5 as json\nexcept ImportError:\n    import json\nprobe(json.loads)\n",
        &["-"],
    );
    assert_probes("if x:\n    import os\nelse:\n    import os\nprobe(os.name)\n", &["os.name"]);
    assert_probes("import os\nos = Fake()\nprobe(os.system)\n", &["-"]);
}

#[test]
fn star_imports_fill_free_names() {
    assert_probes(
        "from os import *\nprobe(system)\nprobe(exec)\n",
        &["os.system", "builtins.exec"],
    );
    assert_probes("from os import *\nsystem = 1\nprobe(system)\n", &["-"]);
    assert_probes("from os import *\nfrom sys import *\nprobe(path)\n", &["-"]);
}

#[test]
fn a_walrus_binds_outside_comprehensions() {
    assert_probes("(run := exec)\nprobe(run)\n", &["builtins.exec"]);
    assert_probes("[(run := exec) for x in y]\nprobe(run)\n", &["builtins.exec"]);
    assert_probes("probe((run := exec))\n", &["builtins.exec"]);
}

#[test]
fn match_captures_bind() {
    for pattern in
        ["exec", "[*exec]", "{**exec}", "int() as exec", "C(x=exec)", "(exec, 1) | (1, exec)"]
    {
        let code = format!("match value:\n    case {pattern}:\n        probe(exec)\n");
        assert_probes(&code, &["-"]);
    }
    assert_probes(
        "match value:\n    case builtins.exec:\n        probe(exec)\n",
        &["builtins.exec"],
    );
}

#[test]
fn type_parameters_have_a_scope() {
    assert_probes(
        "def f[exec](a: probe(exec)):\n    probe(exec)\nprobe(exec)\n",
        &["-", "-", "builtins.exec"],
    );
    assert_probes(
        "class C[exec](probe(exec)):\n    probe(exec)\nprobe(exec)\n",
        &["-", "-", "builtins.exec"],
    );
    assert_probes("type A[exec] = probe(exec)\nprobe(exec)\n", &["-", "builtins.exec"]);
    assert_probes(
        "class C:\n    eval = print\n    def f[T](self, a: probe(eval)):\n        probe(eval)\n",
        &["builtins.print", "builtins.eval"],
    );
}

#[test]
fn handlers_loops_and_with_bind() {
    assert_probes("try: ...\nexcept E as exec:\n    probe(exec)\n", &["-"]);
    assert_probes("with x as exec:\n    probe(exec)\n", &["-"]);
    assert_probes("with x as (exec, y):\n    probe(exec)\n", &["-"]);
    assert_probes("for exec, y in z:\n    probe(exec)\n", &["-"]);
    assert_probes("exec += 1\nprobe(exec)\n", &["-"]);
}

#[test]
fn a_name_bound_once_to_a_known_name_is_an_alias() {
    assert_probes("e = exec\nprobe(e)\n", &["builtins.exec"]);
    assert_probes("import os\nrun = os.system\ndef f():\n    probe(run)\n", &["os.system"]);
    assert_probes("a, b = exec, eval\nprobe(b)\n", &["builtins.eval"]);
    assert_probes("a = b = exec\nprobe(a)\nprobe(b)\n", &["builtins.exec", "builtins.exec"]);
    assert_probes("e = exec\ne = eval\nprobe(e)\n", &["-"]);
    assert_probes("e = exec if x else exec\nprobe(e)\n", &["builtins.exec"]);
    assert_probes("a = b\nb = a\nprobe(a)\n", &["-"]);
}

#[test]
fn dynamic_access_with_constant_names_is_seen_through() {
    assert_probes("import os\nprobe(getattr(os, 'system'))\n", &["os.system"]);
    assert_probes("probe(__import__('os').system)\n", &["os.system"]);
    assert_probes("probe(__import__('os.path').system)\n", &["os.system"]);
    assert_probes("import importlib\nprobe(importlib.import_module('a.b').c)\n", &["a.b.c"]);
    assert_probes("import sys\nprobe(sys.modules['os'].system)\n", &["os.system"]);
    assert_probes("import os\nprobe(os.__dict__['system'])\n", &["os.system"]);
    assert_probes("import os\nname = input()\nprobe(getattr(os, name))\n", &["-"]);
}

#[test]
fn large_scopes_answer_like_small_ones() {
    let mut code: String = (0..50).map(|number| format!("name{number} = {number}\n")).collect();
    code.push_str("import os\nprobe(os.name)\nname7 = os\nprobe(name7)\nprobe(name8)\n");
    assert_probes(&code, &["os.name", "-", "-"]);
}

#[test]
fn names_bound_to_each_other_many_times_are_given_up() {
    let code = |times| "a = b\n".repeat(times) + &"b = exec\n".repeat(times) + "probe(a)\n";
    assert_probes(&code(2), &["builtins.exec"]);
    assert_probes(&code(300), &["-"]);
    assert_probes(&code(300).replace("exec", "a"), &["-"]);
}

#[test]
fn of_a_name_bound_very_often_only_so_many_bindings_are_looked_at() {
    let code = |times| "e = exec\n".repeat(times) + "probe(e)\n";
    assert_probes(&code(100), &["builtins.exec"]);
    assert_probes(&code(1000), &["-"]);
    assert_probes(&("import a as e\n".repeat(1000) + "probe(e)\n"), &["-"]);
}
