//! Functions whose source or bytecode something else takes.

use super::commands::{errors, fix, project, read};

const CONFIG: &str =
    "select = ['telemetry']\n[telemetry]\nheader = 'import t'\nentry = 't.enter({name!r})'\n";

/// Runs over `code`: the names of the functions that got an entry, and what was said.
fn entered(config: &str, code: &str) -> (Vec<String>, String) {
    let folder = project(&format!("{CONFIG}{config}"), &[("a.py", code)]);
    let output = fix(folder.path(), &["--exit-zero"]);
    let text = read(folder.path(), "a.py");
    let names = text.split("t.enter('").skip(1).filter_map(|it| it.split('\'').next());
    (names.map(str::to_owned).collect(), errors(&output))
}

/// Files with the kind that applies. Functions called `taken...` are left alone, and those called `plain...` get an entry.
const CASES: &[(&str, &str)] = &[
    (
        "numba",
        "import numba\n@numba.njit\ndef taken(x):\n    def taken_inside(y): return y\n    return taken_inside(x)\ndef plain(x): return x\n",
    ),
    (
        "numba",
        "from numba import jit as J, cuda\n@J('f8(f8)', nopython=True)\ndef taken(x): return x\n@cuda.jit(device=True)\ndef taken_too(x): return x\n",
    ),
    (
        "numba",
        "from numba import vectorize, guvectorize, cfunc, stencil\n@vectorize(['f8(f8)'])\ndef taken(x): return x\n@guvectorize(['(f8[:], f8[:])'], '(n)->(n)')\ndef taken2(x, y): pass\n@cfunc('f8(f8)')\ndef taken3(x): return x\n@stencil\ndef taken4(x): return x[0]\n",
    ),
    (
        "numba",
        "from numba import njit\ndef taken(x): return x\ndef plain(x): return x\nfast = njit(taken)\nfaster = njit(cache=True)(taken)\n",
    ),
    (
        "numba",
        "import numba\njit = numba.njit()\nopts = numba.jit(cache=True)\n@jit\ndef taken(x): return x\n@opts\ndef taken_too(x): return x\n",
    ),
    (
        "numba",
        "import functools as ft\nfrom numba import njit\njit = ft.partial(njit, cache=True)\n@jit\ndef taken(x): return x\n@jit()\ndef taken_too(x): return x\n",
    ),
    (
        "numba",
        "from numba import int64\nfrom numba.experimental import jitclass\n@jitclass([('x', int64)])\nclass A:\n    def taken(self): return self.x\n",
    ),
    (
        "numba",
        "try:\n    from numba import njit\nexcept ImportError:\n    def njit(f): return f\n@njit\ndef taken(x): return x\n",
    ),
    (
        "numba",
        "import numba\ndef plain(f):\n    return numba.njit(cache=True)(f)\n@plain\ndef taken(x): return x\n",
    ),
    (
        "numba",
        "import numba as nb\nimport sys\njit = nb.njit if sys.argv else None\n@jit\ndef taken(x): return x\n",
    ),
    (
        "numba",
        "import numba\njj = [numba.njit]\nby = {'fast': numba.njit(cache=True)}\n@jj[0]\ndef taken(x): return x\n@by['fast']\ndef taken_too(x): return x\n",
    ),
    ("numba", "from numba import *\n@njit\ndef taken(x): return x\n"),
    (
        "numba",
        "from numba.extending import overload, register_jitable\n@overload(len)\ndef taken(x):\n    def taken_inside(x): return 1\n    return taken_inside\n@register_jitable\ndef taken_too(x): return x\n",
    ),
    ("numba", "from numba import jit_module\ndef taken(x): return x\njit_module(nopython=True)\n"),
    (
        "numba",
        "from numba import njit\ndef taken(x): return x\ndef taken_too(x): return x\nfast = [njit(f) for f in (taken, taken_too)]\n",
    ),
    (
        "torch-jit",
        "import torch\n@torch.jit.script\ndef taken(x): return taken_helper(x)\ndef taken_helper(x): return x\ndef plain(x): return x\n",
    ),
    (
        "torch-jit",
        "import torch\nfrom torch import nn\nclass Block(nn.Module):\n    def taken_forward(self, x): return x\nclass Model(nn.Module):\n    def taken_build(self): self.block = Block()\n    def taken(self, x): return self.block(x)\nm = Model()\nscripted = torch.jit.script(m)\ndef plain(x): return x\n",
    ),
    (
        "torch-jit",
        "import torch\nclass Model(torch.nn.Module):\n    def taken(self, x): return x\n    @torch.jit.export\n    def taken_too(self, x): return x\nclass Old(torch.jit.ScriptModule):\n    def taken_old(self): return 1\n",
    ),
    (
        "torch-jit",
        "from torch.jit import script_if_tracing\n@script_if_tracing\ndef taken(x): return x\n",
    ),
    ("torch-compile", "import torch\n@torch.compile(fullgraph=True)\ndef taken(x): return x\n"),
    (
        "tensorflow",
        "import tensorflow as tf\n@tf.function\ndef taken(x): return x\ndef plain(x): return x\n",
    ),
    (
        "taichi",
        "import taichi as ti\n@ti.data_oriented\nclass A:\n    @ti.kernel\n    def taken(self): pass\n    def plain(self): pass\n@ti.func\ndef taken_too(x): return x\n",
    ),
    (
        "triton",
        "import triton\nimport triton.language as tl\n@triton.autotune(configs=[], key=['n'])\n@triton.jit\ndef taken(x, n: tl.constexpr): pass\ndef plain(x): return x\n",
    ),
    (
        "marimo",
        "import marimo\napp = marimo.App(width='full')\nwith app.setup:\n    def taken_setup(): return 1\n@app.cell\ndef taken():\n    def taken_inside(): return 1\n    return (taken_inside,)\n@app.cell(hide_code=True)\ndef taken_hidden(): pass\n@app.function\ndef taken_function(): return 1\n@app.class_definition\nclass A:\n    def taken_method(self): return 1\ndef plain(): return 1\n",
    ),
    (
        "airflow-isolated",
        "from airflow.decorators import task, dag\n@task.virtualenv(requirements=['x'])\ndef taken(): return 1\n@task.external_python(python='p')\ndef taken2(): return 1\n@task.kubernetes(image='i')\ndef taken3(): return 1\n@task.docker(image='i')\ndef taken4(): return 1\n@task\ndef plain(): return 1\n@dag\ndef plain_dag():\n    @task.branch_virtualenv\n    def taken5(): return 1\n    taken5()\n",
    ),
    ("airflow-isolated", "from airflow.sdk import task\n@task.virtualenv\ndef taken(): return 1\n"),
    (
        "airflow-isolated",
        "from airflow.providers.standard.operators.python import PythonVirtualenvOperator, PythonOperator\ndef taken(): return 1\ndef plain(): return 1\ndef plain_callback(c): return c\nPythonVirtualenvOperator(task_id='a', python_callable=taken, on_failure_callback=plain_callback)\nPythonOperator(task_id='b', python_callable=plain)\n",
    ),
    (
        "metaflow",
        "from metaflow import FlowSpec, step\nclass Flow(FlowSpec):\n    @step\n    def taken(self): self.next(self.taken_end)\n    @step\n    def taken_end(self): pass\n    def plain(self): return 1\n",
    ),
    (
        "kubeflow",
        "from kfp import dsl\n@dsl.component(base_image='x')\ndef taken(x: int) -> int: return x\n@dsl.pipeline\ndef plain(): taken(x=1)\n",
    ),
    (
        "execnet",
        "import execnet\ndef taken(channel): channel.send(1)\ngw = execnet.makegateway()\nchannel = gw.remote_exec(taken)\n",
    ),
    (
        "source",
        "import inspect, textwrap\ndef taken(): return 1\ndef plain(): return 1\nexec(textwrap.dedent(inspect.getsource(taken)))\n",
    ),
    (
        "source",
        "import ast, inspect\nfrom RestrictedPython import compile_restricted\ndef taken(): return 1\nclass A:\n    def taken_method(self): return 1\nast.parse(inspect.getsource(A.taken_method))\ncode = compile_restricted(inspect.getsource(taken))\n",
    ),
    (
        "source",
        "from dill.source import getsource\ndef taken(): return 1\nsend(getsource(taken))\n",
    ),
    (
        "source",
        "import inspect\ndef plain(host):\n    def plain_wrap(f):\n        text = inspect.getsource(f)\n        return lambda: host.run(text)\n    return plain_wrap\n@plain('host')\ndef taken(): return 1\n",
    ),
    (
        "source",
        "import inspect\nclass Remote:\n    def plain(self, f):\n        self.f = f\n        return self\n    def plain_go(self): exec(inspect.getsource(self.f))\ndef taken(): return 1\nRemote().plain(taken)\n",
    ),
];

/// The names of the functions in `code` that begin with `prefix`.
fn defined<'c>(code: &'c str, prefix: &str) -> Vec<&'c str> {
    let names = code.split("def ").skip(1).filter_map(|it| it.split('(').next());
    names.filter(|name| name.starts_with(prefix)).collect()
}

#[test]
fn what_takes_functions_is_known() {
    for (kind, code) in CASES {
        let (names, errors) = entered("", code);
        let taken = defined(code, "taken");
        assert!(!taken.iter().any(|name| names.iter().any(|it| it == name)), "{code}{names:?}");
        for plain in defined(code, "plain") {
            assert!(names.iter().any(|name| name == plain), "{plain} in {code}{names:?}");
        }
        let (functions, whose) =
            if taken.len() == 1 { ("function", "its") } else { ("functions", "their") };
        let note = format!(
            "note: {} {functions} left without telemetry, as other tools use {whose} source or bytecode: {kind} ({})\n",
            taken.len(),
            taken.len()
        );
        assert!(errors.contains(&note), "{code}{errors}");
    }
}

#[test]
fn without_what_takes_them_functions_of_the_same_names_are_plain() {
    for code in [
        "def njit(f): return f\n@njit\ndef plain(x): return x\n",
        "import other as numba\n@numba.njit\ndef plain(x): return x\n",
        "import numba\n@numba.config.other\ndef plain(x): return x\n",
        "app = App()\n@app.cell\ndef plain(): pass\n",
        "import inspect\ndef plain(): pass\ninspect.signature(plain)\n",
        "from airflow.decorators import task\n@task.branch\ndef plain(): pass\n",
    ] {
        let (names, errors) = entered("", code);
        assert!(names.iter().any(|name| name == "plain"), "{code}");
        assert!(!errors.contains("left alone"), "{errors}");
    }
}

#[test]
fn what_is_left_alone_can_be_chosen() {
    let code = "\
import numba, marimo
from mine import compile as c
app = marimo.App()
@numba.njit
def n(): pass
@app.cell
def m(): pass
@c.remote
def r(): pass
@c.remote(1)
def s():
    def inner(): pass
c.remote(given)
def given(): pass
";
    let given_names = |config: &str, code: &str| entered(config, code).0.join(" ");
    assert_eq!(given_names("", code), "r s inner given");
    assert_eq!(given_names("skip = []\n", code), "n m r s inner given");
    assert_eq!(given_names("skip = ['marimo']\n", code), "n r s inner given");
    assert_eq!(given_names("extend-skip = ['mine.compile.remote']\n", code), "");
    assert_eq!(given_names("skip = ['mine.compile.remote']\n", code), "n m");
    let (_, errors) = entered("skip = ['c.remote', 'numba']\n", code);
    assert!(errors.contains("bytecode: c.remote (4) and numba (1)\n"), "{errors}");
    let (_, errors) = entered("skip = ['nunba']\n", code);
    assert!(errors.contains("`telemetry.skip` contains `nunba`: expected"), "{errors}");
    assert!(errors.contains("did you mean `numba`?"), "{errors}");
}

#[test]
fn functions_that_are_out_of_scope_are_not_counted() {
    let code = "import numba\n@numba.njit\ndef _taken(): pass\n@numba.njit\ndef taken(): pass\n";
    let (_, errors) = entered("functions = 'public'\n", code);
    assert!(
        errors.contains("note: 1 function left without telemetry, as other tools use its source"),
        "{errors}"
    );
}

#[test]
fn a_docstring_that_is_grammar_stays_the_docstring() {
    let code = "def p_sum(p):\n    'sum : sum PLUS term'\n    p[0] = p[1] + p[3]\n\ndef t_NUMBER(t):\n    r'\\d+'\n    return t\n";
    let folder = project(
        &CONFIG.replace("import t", "import _t").replace("t.enter", "_t.enter"),
        &[("a.py", code)],
    );
    fix(folder.path(), &["--exit-zero"]);
    let text = read(folder.path(), "a.py");
    assert!(text.contains("'sum : sum PLUS term'; _t.enter('p_sum')\n"), "{text}");
    assert!(text.contains("r'\\d+'; _t.enter('t_NUMBER')\n"), "{text}");
}
