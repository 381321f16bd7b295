//! Code that is left alone although it is in scope: the telemetry itself, and functions whose source or bytecode
//! something else takes.
//!
//! A compiler for a part of Python, or a tool that cuts a function's text out and runs it elsewhere, knows nothing of the
//! header's binding: an entry in such a function stops it from compiling, or fails where it runs.

/// The name in the configuration of the modules that the injected code imports, which would import themselves.
pub const SKIP_TELEMETRY: &str = "telemetry";

/// The modules and functions that are left alone.
#[derive(Debug, Clone, Default)]
pub struct Skip {
    /// True if the modules that the injected code imports are left alone.
    pub telemetry: bool,
    /// The kinds among [`SKIP_KINDS`].
    pub kinds: Vec<&'static SkipKind>,
    /// The qualified names of further decorators and functions that take what they decorate or are given.
    pub names: Vec<String>,
}

impl Skip {
    /// The telemetry itself and all known kinds.
    pub fn all() -> Skip {
        Skip { telemetry: true, kinds: SKIP_KINDS.iter().collect(), names: Vec::new() }
    }
}

/// A kind of functions that are left alone.
///
/// A member is a dotted name below one of the packages, at whatever depth: `jit` of `numba` is `numba.jit` and
/// `numba.cuda.jit`. What is stored in a class's instance is written as if it were the class's: `App.cell`.
#[derive(Debug)]
pub struct SkipKind {
    /// Its name in the configuration and in what is said about the run.
    pub name: &'static str,
    /// The top-level modules one of which a file must import.
    pub packages: &'static [&'static str],
    /// The members that take the functions and classes they decorate or are given, and the blocks that they manage.
    pub members: &'static [&'static str],
    /// The members that decorate methods, or are bases, of classes that are taken as a whole.
    pub class_members: &'static [&'static str],
    /// The functions a call of which takes every function of the file.
    pub file_members: &'static [&'static str],
    /// True if what a taken function refers to is taken along with it.
    pub follows_references: bool,
}

impl SkipKind {
    /// The kind called `name`.
    pub fn find(name: &str) -> Option<&'static SkipKind> {
        SKIP_KINDS.iter().find(|kind| kind.name == name)
    }

    /// True if the thing with this qualified name takes what it decorates or is given.
    pub fn takes(&self, qualified: &str) -> bool {
        self.is_member(qualified, self.members)
    }

    /// True if the thing with this qualified name marks a class that is taken as a whole.
    pub fn takes_class(&self, qualified: &str) -> bool {
        self.is_member(qualified, self.class_members)
    }

    /// True if a call of the thing with this qualified name takes the whole file.
    pub fn takes_file(&self, qualified: &str) -> bool {
        self.is_member(qualified, self.file_members)
    }

    fn is_member(&self, qualified: &str, members: &[&str]) -> bool {
        let Some((package, rest)) = qualified.split_once('.') else {
            return false;
        };
        self.packages.contains(&package)
            && members.iter().any(|member| {
                rest.strip_suffix(member)
                    .is_some_and(|before| before.is_empty() || before.ends_with('.'))
            })
    }
}

const NONE: SkipKind = SkipKind {
    name: "",
    packages: &[],
    members: &[],
    class_members: &[],
    file_members: &[],
    follows_references: false,
};

/// Every known kind, with the place in the tool's source that takes the function's.
pub const SKIP_KINDS: &[SkipKind] = &[
    // Numba 0.68: compiles bytecode (`numba/core/decorators.py`, `numba/core/bytecode.py`); `jit_module` wraps the
    // functions of the module that calls it.
    SkipKind {
        name: "numba",
        packages: &["numba", "numba_cuda"],
        members: &[
            "jit",
            "njit",
            "vectorize",
            "guvectorize",
            "stencil",
            "cfunc",
            "generated_jit",
            "jitclass",
            "reduce",
            "declare_device",
            "overload",
            "overload_method",
            "overload_classmethod",
            "overload_attribute",
            "register_jitable",
            "intrinsic",
            "CC.export",
        ],
        file_members: &["jit_module"],
        ..NONE
    },
    // TorchScript: parses `inspect.getsourcelines` (`torch/_sources.py`) and compiles what is called along with
    // it (`torch/jit/_recursive.py`). Methods that are exported, ignored or unused say that their class is scripted.
    SkipKind {
        name: "torch-jit",
        packages: &["torch"],
        members: &["jit.script", "jit.script_if_tracing", "jit.script_method", "jit.interface"],
        class_members: &[
            "jit.ScriptModule",
            "jit.export",
            "jit.script_method",
            "jit.ignore",
            "jit.unused",
        ],
        follows_references: true,
        ..NONE
    },
    // TorchDynamo: reads bytecode, breaks its graph at a call that it cannot follow and raises there with
    // `fullgraph=True` (`torch/_dynamo/eval_frame.py`).
    SkipKind {
        name: "torch-compile",
        packages: &["torch"],
        members: &["compile", "compiler.compile", "_dynamo.optimize", "export.export"],
        ..NONE
    },
    // AutoGraph: converts what `inspect.getsource` returns (`tensorflow/python/autograph/pyct/parser.py`).
    SkipKind {
        name: "tensorflow",
        packages: &["tensorflow"],
        members: &["function", "autograph.to_graph", "autograph.to_code"],
        ..NONE
    },
    // Taichi: parses what `inspect.getsource` returns (`taichi/lang/kernel_impl.py`). Other methods of a `data_oriented` class
    // are plain Python.
    SkipKind {
        name: "taichi",
        packages: &["taichi"],
        members: &["kernel", "func", "pyfunc", "real_func", "experimental.real_func"],
        ..NONE
    },
    // Triton 3.9: parses `inspect.getsourcelines` (`triton/runtime/jit.py`).
    SkipKind {
        name: "triton",
        packages: &["triton"],
        members: &["jit", "autotune", "heuristics", "constexpr_function"],
        ..NONE
    },
    // marimo 0.25: cuts the text of a cell out by lines and runs it in a namespace of its own, into which nothing but cells
    // puts names (`marimo/_ast/parse.py`).
    SkipKind {
        name: "marimo",
        packages: &["marimo"],
        members: &["App.cell", "App.function", "App.class_definition", "App.setup"],
        ..NONE
    },
    // Airflow 3.3: writes `inspect.getsource` into a script for another interpreter (`airflow/sdk/bases/decorator.py`,
    // `get_python_source`); providers `standard`, `docker` and `cncf.kubernetes`.
    SkipKind {
        name: "airflow-isolated",
        packages: &["airflow"],
        members: &[
            "task.virtualenv",
            "task.external_python",
            "task.branch_virtualenv",
            "task.branch_external_python",
            "task.docker",
            "task.kubernetes",
            "virtualenv_task",
            "external_python_task",
            "branch_virtualenv_task",
            "branch_external_python_task",
            "docker_task",
            "kubernetes_task",
            "PythonVirtualenvOperator",
            "ExternalPythonOperator",
            "BranchPythonVirtualenvOperator",
            "BranchExternalPythonOperator",
        ],
        ..NONE
    },
    // Metaflow 2.19: reads the graph out of `inspect.getsourcelines` of each step (`metaflow/graph.py`).
    SkipKind { name: "metaflow", packages: &["metaflow"], members: &["step"], ..NONE },
    // Kubeflow Pipelines 2.17: puts `inspect.getsource` into a container (`kfp/dsl/component_factory.py`).
    SkipKind {
        name: "kubeflow",
        packages: &["kfp"],
        members: &["component", "create_component_from_func", "func_to_container_op"],
        ..NONE
    },
    // execnet 2.1: sends `inspect.getsource` to another interpreter (`execnet/gateway.py`).
    SkipKind {
        name: "execnet",
        packages: &["execnet"],
        members: &["makegateway.remote_exec", "Group.remote_exec"],
        ..NONE
    },
    // What the file itself does with a function's text or bytecode: `exec`, `ast.parse`, RestrictedPython's
    // `compile_restricted`, sending it away.
    SkipKind {
        name: "source",
        packages: &["inspect", "dill"],
        members: &["getsource", "getsourcelines", "getblock", "dumpsource"],
        ..NONE
    },
];
