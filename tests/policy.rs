//! The gate's configuration from outside: what is forbidden where, what `pylens config` shows of it, and what people are
//! told when it is wrong.

use std::collections::HashSet;
use std::process::Command;

use crate::project::Project;

impl Project {
    /// The findings, a line each, without their rule.
    fn findings(&self, arguments: &[&str]) -> Vec<String> {
        let arguments = [&["check", "--output-format", "concise"], arguments].concat();
        let (_, output, error) = self.run(&arguments);
        assert!(!error.contains("error:"), "{error}");
        let lines = output.lines().filter_map(|line| line.split_once(" error[forbidden-api] "));
        lines.map(|(place, message)| format!("{place} {message}")).collect()
    }
}

const SHELL: &str = "import os\nos.system('ls')\n";

#[test]
fn nothing_is_forbidden_unless_configured() {
    let project = Project::new(&[("a.py", SHELL)]);
    assert_eq!(project.run(&["check", "a.py"]).0, 0);
    let (status, _, error) = project.run(&["check", "--select", "forbidden-api", "a.py"]);
    assert_eq!(status, 2);
    let expected =
        "`forbidden-api` in `select` needs the section `forbidden-api`, which is not configured";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn the_message_and_the_replacement_are_shown() {
    let config = "[tool.pylens.forbidden-api]\n\"os.system\" = { message = \"no shell here.\", replacement = \"jobs.shell\" }\n";
    let project = Project::new(&[("a.py", SHELL), ("pyproject.toml", config)]);
    let (status, output, _) = project.run(&["check", "a.py"]);
    assert_eq!(status, 1);
    assert!(
        output.contains("error[forbidden-api]: `os.system` is forbidden: no shell here\n"),
        "{output}"
    );
    assert!(output.contains("`os` is imported here"), "{output}");
    assert!(output.contains("= help: use `jobs.shell` instead"), "{output}");
}

#[test]
fn files_that_match_allow_may_use_it() {
    let config =
        "[forbidden-api]\n'os.system' = { message = 'no', allow = ['scripts/**', 'make_*.py'] }\n";
    let project = Project::new(&[
        ("pylens.toml", config),
        ("a.py", SHELL),
        ("scripts/deep/a.py", SHELL),
        ("src/make_it.py", SHELL),
        ("src/scripts/a.py", SHELL),
    ]);
    let found = project.findings(&["."]);
    let files: Vec<_> =
        found.iter().map(|line| line.split(':').next().unwrap_or_default()).collect();
    assert_eq!(files, ["a.py", "src/scripts/a.py"]);
}

#[test]
fn the_longest_name_decides() {
    let config = "[forbidden-api]\nos = 'no'\n'os.path' = false\n'os.path.exists' = 'races'\n'socket.*' = 'no network'\n";
    let code = "from os import path\nimport os\npath.join('a')\npath.exists('a')\nimport socket\nsocket.socket()\n";
    let project = Project::new(&[("pylens.toml", config), ("a.py", code)]);
    let found = project.findings(&["a.py"]);
    let lines: Vec<_> = found.iter().filter_map(|line| line.split(':').nth(1)).collect();
    assert_eq!(lines, ["2", "4", "6"], "{found:?}");
}

#[test]
fn a_later_layer_wins_name_by_name() {
    let project = Project::new(&[
        (
            "base.toml",
            "[forbidden-api]\n'os.system' = 'base'\n'os.popen' = 'base'\n'os.abort' = 'base'\n",
        ),
        (
            "pylens.toml",
            "extend = 'base.toml'\n[forbidden-api]\n'os.system' = 'own'\n'os.abort' = false\n",
        ),
        ("a.py", "import os\nos.system, os.popen, os.abort, os.fork\n"),
    ]);
    let inline = "forbidden-api.'os.fork' = 'line'";
    let found = project.findings(&["--config", inline, "a.py"]);
    let messages: Vec<_> = found.iter().filter_map(|line| line.split(' ').next_back()).collect();
    assert_eq!(messages, ["own", "base", "line"]);
    let (_, shown, _) = project.run(&["config", "--config", inline]);
    for line in [
        "forbidden-api.\"os.system\" = \"own\"  # pylens.toml",
        "forbidden-api.\"os.popen\" = \"base\"  # base.toml",
        "forbidden-api.\"os.abort\" = false  # pylens.toml",
        "forbidden-api.\"os.fork\" = \"line\"  # command line",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
}

#[test]
fn a_gate_need_not_listen_to_suppressions() {
    let code = "import os\nos.system('ls')  # pylens: ignore[forbidden-api] I may\n";
    let project =
        Project::new(&[("pylens.toml", "forbidden-api.'os.system' = 'no'\n"), ("a.py", code)]);
    assert_eq!(project.run(&["check", "a.py"]).0, 0);
    assert_eq!(project.run(&["check", "--ignore-suppressions", "a.py"]).0, 1);
    assert_eq!(project.run(&["check", "--config", "suppressions = false", "a.py"]).0, 1);
}

#[test]
fn errors_name_the_place_and_what_was_meant() {
    let cases = [
        (
            "[forbidden-api]\nexec = 'no'",
            ":2:1: `forbidden-api` contains the builtin `exec`; did you mean `builtins.exec`?",
        ),
        (
            "[forbidden-api]\n'os..system' = 'no'",
            ":2:1: `forbidden-api` contains `os..system`: expected a name such as `os.system`, `socket.*` or, for attributes, `.__subclasses__`",
        ),
        (
            "[forbidden-api]\n'os.*.x' = 'no'",
            ":2:1: `forbidden-api` contains `os.*.x`: expected a name such as",
        ),
        (
            "[forbidden-api]\n'os.system' = 1",
            ":2:15: `forbidden-api.\"os.system\"` must be a message, a table with a `message`, or `false`, not an integer",
        ),
        (
            "[forbidden-api]\n'os.system' = true",
            ":2:15: `forbidden-api.\"os.system\"` must be a message, a table with a `message`, or `false`, not a boolean",
        ),
        (
            "[forbidden-api.'os.system']\nmesage = 'no'",
            ":2:1: unknown key `forbidden-api.\"os.system\".mesage`; did you mean `message`?",
        ),
        (
            "[forbidden-api]\nos = { replacement = 'x' }",
            ":2:6: `forbidden-api.os` has no `message`",
        ),
        (
            "[forbidden-api]\nos = { message = 'no', allow = 'a' }",
            ":2:32: `forbidden-api.os.allow` must be a list of strings, not a string",
        ),
        (
            "[forbidden-api]\nos = { message = 'no', allow = ['a['] }",
            ":2:33: `forbidden-api.os.allow` contains an invalid pattern: ",
        ),
        ("forbiden-api = {}", ":1:1: unknown key `forbiden-api`; did you mean `forbidden-api`?"),
    ];
    for (config, expected) in cases {
        let project = Project::new(&[("pylens.toml", config), ("a.py", "")]);
        let (status, _, error) = project.run(&["check", "a.py"]);
        assert_eq!(status, 2, "{config}: {error}");
        assert!(error.contains(&format!("pylens.toml{expected}")), "{config}: {error}");
    }
}

#[test]
fn the_findings_of_a_hostile_file_come_in_time() {
    let many = "a = b\n".repeat(3000) + &"b = a\n".repeat(3000);
    let chain = format!("x = {}\n", vec!["'a'"; 3000].join(" + "));
    let attributes = format!("x{}\n", ".a".repeat(3000));
    let calls = format!("x{}\n", ".a(b)".repeat(1500));
    let code = format!("{many}{chain}{attributes}{calls}import os\na = os\nb.system\n");
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\nforbidden-api.'os.system' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config), ("a.py", &code)]);
    let started = std::time::Instant::now();
    assert_eq!(project.findings(&["a.py"]).len(), 1);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn what_standard_modules_hold_of_others_is_what_cpython_says() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/generate_members.py");
    let Ok(output) = Command::new("python3").args(["-I", script, "--list"]).output() else {
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let known = include_str!("../src/analysis/reference/aliases.txt");
    let known: HashSet<&str> = known.lines().collect();
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    let listed: Vec<&str> = listed.lines().filter(|line| !line.contains(':')).collect();
    let missing: Vec<_> = listed.iter().filter(|line| !known.contains(*line)).collect();
    // A distribution may build more modules, or fewer, than those that the table was made from.
    assert!(listed.len() > 1000 && missing.len() * 20 < listed.len(), "{missing:?}");
}

#[test]
fn slips_in_the_names_of_standard_modules_are_told() {
    let config = "[forbidden-api]\n'os.sytem' = 'no'\n'subprocess.Popen' = 'no'\n'os.startfile' = 'no'\n'jobs.strat' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config), ("a.py", "")]);
    let (status, _, error) = project.run(&["check", "a.py"]);
    assert_eq!(status, 0, "{error}");
    let warning = "warning: pylens.toml:2:1: `forbidden-api` contains `os.sytem`, but nothing in CPython is called so; did you mean `os.system`?\n";
    assert_eq!(error, format!("{warning}All checks passed (1 file).\n"));
    let (_, _, error) = project.run(&["check", "--quiet", "a.py"]);
    assert_eq!(error, "");
}

/// Expressions that are the text `system`, a line each.
const COMPUTED: &str = include_str!("policy/computed_names.txt");

/// Ways to have what `name` names, `{}` being the name.
const WAYS: &[&str] = &[
    "getattr(os, {})",
    "os.__dict__[{}]",
    "os.__dict__.__getitem__({})",
    "vars(os)[{}]",
    "vars(__import__('os')).get({})",
    "operator.attrgetter({})(os)",
    "operator.itemgetter({})(vars(os))",
    "operator.itemgetter({})(globals())",
    "operator.attrgetter({})(shutil.os)",
    "sys.modules[{}]",
    "importlib.import_module({})",
    "__import__({}).system",
    "pkgutil.resolve_name({})",
];

#[test]
fn whatever_a_name_is_computed_by_its_use_is_a_finding() {
    let config =
        "select = ['policy']\n[forbidden-api]\n'os.system' = 'no'\n'system' = 'a module'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let imports = "import importlib, operator, os, pkgutil, shutil, sys, system\n";
    let mut files = Vec::new();
    for (number, text) in COMPUTED.lines().enumerate() {
        for (way, code) in WAYS.iter().enumerate() {
            let file = format!("c/t{number}_{way}.py");
            project.write(
                &file,
                format!("{imports}name = {text}\nx = {}\n", code.replace("{}", "name")),
            );
            files.push(format!("{file}:3:"));
        }
    }
    let (_, output, error) = project.run(&["check", "--output-format", "concise", "c"]);
    assert!(!error.contains("error:"), "{error}");
    let silent: Vec<_> = files.iter().filter(|file| !output.contains(*file)).collect();
    assert!(files.len() > 900 && silent.is_empty(), "{silent:?}");
}

/// However much is around something forbidden, it is found, or the file is not passed.
#[test]
fn nothing_is_lost_among_many_values() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'math.tau' = 'no'\n'.__subclasses__' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let several =
        |count: usize, part: &dyn Fn(usize) -> String| -> String { (0..count).map(part).collect() };
    for count in [10, 100, 200, 700, 3000] {
        let texts = several(count, &|it| format!("'t{it}', "));
        let modules = several(count, &|it| format!("other.m{it}, "));
        let standard = several(count, &|it| format!("json.m{it}, "));
        let entries = several(count, &|it| format!("{it}: other.m{it}, "));
        let calls = several(count, &|it| format!("f(other.m{it}, 't{it}')\n"));
        let cases = [
            format!("x = [{texts}math]\nx[{count}].tau\n"),
            format!("x = [{modules}math]\nx[{count}].tau\n"),
            format!("x = [{standard}math]\nx[{count}].tau\n"),
            format!("x = {{{entries}'m': math}}\nx['m'].tau\n"),
            format!("def f(m, t):\n    m.tau\n{calls}f(math, '')\n"),
            format!("x = []\nx += [{texts}math]\nfor m in x:\n    m.tau\n"),
            format!("for n in [{texts}'tau']:\n    operator.attrgetter(n)(math)\n"),
            format!("for n in [{texts}'z']:\n    setattr(other, n, math)\nother.z.tau\n"),
            format!("for n in [{texts}'z']:\n    globals()[n] = math\nz.tau\n"),
            format!("for n in [{texts}'math']:\n    globals().get(n).tau\n"),
            format!("for n in [{texts}'__subclasses__']:\n    getattr(object, n)()\n"),
        ];
        for (number, case) in cases.iter().enumerate() {
            project.write("a.py", format!("import json, math, operator, other\n{case}"));
            let (status, shown, _) = project.run(&["check", "--output-format", "concise", "a.py"]);
            let is_about_it = [
                "tau",
                "math",
                "may be",
                "globals",
                "steps",
                "told from the code",
                "__subclasses__",
            ];
            let is_found = is_about_it.iter().any(|part| shown.contains(part));
            assert!(status == 1 && is_found, "{number} with {count}: {shown}");
        }
    }
}

/// Whatever is around it, and however its name is made, a lookup is followed, or said not to be.
#[test]
fn containers_and_names_of_any_depth_are_followed_or_said() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'math.tau' = 'no'\n'.__subclasses__' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let mut cases: Vec<String> = (1..8)
        .map(|depth| {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!("import math\nx = {open}math{close}\nx{}.tau\n", "[0]".repeat(depth))
        })
        .collect();
    let names = [
        "'__subclasses__ x'.split()[0]",
        "'__subclasses__ x'.partition(' ')[0]",
        "repr('__subclasses__')[1:-1]",
        "b'__subclasses__'.decode()",
        "''.join(c for c in '__subclasses__')",
    ];
    cases.extend(names.map(|name| format!("n = {name}\ngetattr(object, n)()\n")));
    cases.push("import math\nclass A:\n    def f(self, k):\n        self.m[k] = math\n        self.m[k].tau\n".to_owned());
    cases.push("import math\ndef f(d, k):\n    d['x'][k] = math\n    d['x'][k].tau\n".to_owned());
    for case in cases {
        project.write("a.py", &case);
        let (status, shown, _) = project.run(&["check", "--output-format", "concise", "a.py"]);
        assert!(status == 1 && !shown.is_empty(), "{case}{shown}");
    }
}

/// Programs in which a module goes some way before a member is used, each below its name.
const FLOWS: &str = include_str!("policy/flows.txt");

/// Ways to write the module, and to use its member.
const MODULES: &[(&str, &str)] = &[
    ("import math\n", "math"),
    ("import math as held\n", "held"),
    ("from math import pi\nimport sys\nheld = sys.modules['math']\n", "held"),
    ("held = __import__('ma' + 'th')\n", "held"),
];

/// Wherever a module goes, its forbidden member is found, or it is said that the module goes where it is not followed.
#[test]
fn whatever_way_a_module_goes_its_use_is_a_finding() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'math.tau' = 'no'\n'.__subclasses__' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let flows: Vec<(&str, &str)> =
        FLOWS.split("### ").filter_map(|flow| flow.split_once('\n')).collect();
    let mut files = Vec::new();
    for (number, (name, code)) in flows.iter().enumerate() {
        for (way, (imports, module)) in MODULES.iter().enumerate() {
            for (form, used) in [".tau", ".__dict__['tau']"].iter().enumerate() {
                if form > 0 && code.contains("0.tau") {
                    continue;
                }
                let file = format!("c/f{number}_{way}_{form}.py");
                let code = with_word(code, "math", module).replace(".tau", used);
                project.write(&file, format!("{imports}{code}"));
                files.push((file, *name, imports.lines().count()));
            }
        }
    }
    let (_, output, error) = project.run(&["check", "--output-format", "concise", "c"]);
    assert!(!error.contains("error:"), "{error}");
    // A finding about the way in which the module is had is none about where it goes.
    let is_found = |(file, _, lines): &&(String, &str, usize)| {
        let place = format!("{file}:");
        output.lines().filter_map(|line| line.strip_prefix(&place)).any(|rest| {
            let line = rest.split(':').next().and_then(|line| line.parse::<usize>().ok());
            line.is_some_and(|line| line > *lines)
        })
    };
    let silent: Vec<_> = files.iter().filter(|file| !is_found(file)).collect();
    assert!(flows.len() > 150 && files.len() > 1200, "{} flows", flows.len());
    assert!(silent.is_empty(), "{} of {} are silent: {silent:?}", silent.len(), files.len());
}

/// Each a way in which the library finds `math.tau` by a text that names it, or runs one.
const DOORS: &str = include_str!("policy/doors.txt");

#[test]
fn whatever_door_is_used_is_a_finding() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'math.tau' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let doors: Vec<(&str, &str)> =
        DOORS.split("### ").filter_map(|door| door.split_once('\n')).collect();
    for (number, (_, code)) in doors.iter().enumerate() {
        project.write(&format!("d/{number}.py"), code);
    }
    let (_, output, error) = project.run(&["check", "--output-format", "concise", "d"]);
    assert!(!error.contains("error:"), "{error}");
    let is_found = |number: usize| output.contains(&format!("d/{number}.py:"));
    let silent: Vec<_> = (0..doors.len()).filter(|number| !is_found(*number)).collect();
    let names: Vec<_> = silent.iter().map(|number| doors[*number].0).collect();
    assert!(doors.len() > 40 && names.is_empty(), "{} doors, silent: {names:?}", doors.len());
}

#[test]
fn names_that_a_platform_injects_are_builtins() {
    let config = "select = ['forbidden-api']\n[forbidden-api]\n'builtins.get_ipython' = 'no'\n'builtins.spark._jvm' = 'no'\n";
    let project = Project::new(&[
        ("pylens.toml", config),
        (
            "a.py",
            "spark.sql('x')\nspark._jvm.java\nget_ipython().system('ls')\nrun = get_ipython\n",
        ),
        (
            "b.py",
            "import spark\nspark._jvm.java\n\ndef get_ipython():\n    pass\n\nget_ipython()\n",
        ),
        ("c.py", "from helper import *\nget_ipython().system('ls')\n"),
    ]);
    let (_, output, _) = project.run(&["check", "--output-format", "concise", "."]);
    let places: Vec<_> = output.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(places, ["a.py:2:1", "a.py:3:1", "a.py:4:7", "c.py:2:1"], "{output}");
}

#[test]
fn doors_that_lead_to_nothing_forbidden_are_none() {
    const HARMLESS: &[&str] = &[
        "import pydoc\npydoc.locate('math.pi')\n",
        "from unittest import mock\nwith mock.patch('math.pi'):\n    pass\n",
        "import logging.config\nlogging.config.dictConfig({'version': 1, 'root': {'level': 'INFO'}})\n",
        "import timeit\ntimeit.timeit('sum(range(9))', setup='import math')\n",
        "import typing\n\ndef f(a: 'list[int]') -> 'math.pi':\n    pass\n\ntyping.get_type_hints(f)\n",
        "import inspect\n\ndef f(a: 'math.tau'):\n    pass\n\ninspect.signature(f)\n",
        "'{0.pi} {m.e}'.format_map({'m': 1})\n",
        "exec('x = 1')\n",
        "from importlib.metadata import EntryPoint\nEntryPoint('a', 'json:loads', 'g').load()\n",
    ];
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'math.tau' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    for (number, code) in HARMLESS.iter().enumerate() {
        project.write(&format!("h/{number}.py"), code);
    }
    let (status, output, error) = project.run(&["check", "--output-format", "concise", "h"]);
    assert_eq!((status, &*output), (0, ""), "{error}");
}

/// `code` with another expression where the `word` stands on its own.
fn with_word(code: &str, word: &str, other: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '"';
    let mut result = String::new();
    let mut rest = code;
    while let Some(place) = rest.find(word) {
        let (before, behind) = (&rest[..place], &rest[place + word.len()..]);
        let is_whole = !before.ends_with(is_part) && !behind.starts_with(is_part);
        result += before;
        result += if is_whole { other } else { word };
        rest = behind;
    }
    result + rest
}

/// Names of things that the gate below forbids, each with a module of its own that has something of that name.
const FORBIDDEN: &[&str] = &[
    "system",
    "exec",
    "eval",
    "compile",
    "Popen",
    "loads",
    "CDLL",
    "_getframe",
    "fork",
    "collect",
];

/// Code that has something called `NAME` which is not what is forbidden.
const LOOK_ALIKES: &[&str] = &[
    "def NAME(text):\n    return text\n\n\nNAME('a')\n",
    "class Job:\n    def NAME(self):\n        return 1\n\n\nJob().NAME()\n",
    "class Job:\n    NAME = 1\n\n\nprint(Job.NAME)\n",
    "NAME = {'NAME': 1}\nprint(NAME['NAME'])\n",
    "def run(NAME):\n    return NAME()\n\n\nrun(len)\n",
    "from . import helpers\n\nhelpers.NAME()\n",
    "from .helpers import NAME\n\nNAME()\n",
    "import helpers\n\nhelpers.NAME()\n",
    "job = object()\nprint(job.NAME if job else None)\n",
    "import json\n\nprint(json.dumps({'NAME': 'NAME'}))\n",
    "for NAME in [1, 2]:\n    print(NAME)\n",
    "try:\n    print(int('1'))\nexcept ValueError as NAME:\n    print(NAME)\n",
];

#[test]
fn what_only_looks_like_something_forbidden_is_none() {
    let config = "select = ['forbidden-api']\n[forbidden-api]\n'os.system' = 'no'\n'os.fork' = 'no'\n'builtins.exec' = 'no'\n'builtins.eval' = 'no'\n'builtins.compile' = 'no'\nsubprocess = 'no'\npickle = 'no'\nctypes = 'no'\n'sys._getframe' = 'no'\ngc = 'no'\n'.__subclasses__' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let mut written = 0;
    for (number, code) in LOOK_ALIKES.iter().enumerate() {
        for name in FORBIDDEN {
            project.write(&format!("c/l{number}_{name}.py"), code.replace("NAME", name));
            written += 1;
        }
    }
    let (status, output, error) = project.run(&["check", "--output-format", "concise", "c"]);
    assert!(written >= 120 && status == 0, "{output}{error}");
}

/// Programs that have `math` and something called `tau`, and never look up the one in the other, each below its name.
const HARMLESS: &str = include_str!("policy/look_alikes.txt");

#[test]
fn what_never_reaches_something_forbidden_is_no_finding_of_it() {
    let config = "select = ['forbidden-api']\n[forbidden-api]\n'math.tau' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let programs: Vec<_> =
        HARMLESS.split("### ").filter_map(|program| program.split_once('\n')).collect();
    for (number, (name, code)) in programs.iter().enumerate() {
        project.write(&format!("c/h{number}.py"), format!("import math  # {name}\n{code}"));
    }
    let (status, output, error) = project.run(&["check", "--output-format", "concise", "c"]);
    assert!(programs.len() > 20 && status == 0, "{output}{error}");
}

/// Modules of the file's own package are its own, unless the one who names the folders is not trusted.
#[test]
fn modules_of_the_own_package_are_not_those_of_the_library() {
    let config = "select = ['forbidden-api']\n[forbidden-api]\nsubprocess = 'no'\n";
    let code = "from jobs import subprocess\nfrom others import subprocess as theirs\nsubprocess.run('ls')\ntheirs.run('ls')\n";
    let project = Project::new(&[("pylens.toml", config), ("up/jobs/a.py", code)]);
    let (_, output, error) = project.run(&["check", "--output-format", "concise", "up"]);
    assert!(output.contains("a.py:4:") && !output.contains("a.py:3:"), "{output}{error}");
    let arguments =
        ["check", "--untrusted", "--config", "pylens.toml", "--output-format", "concise", "up"];
    let (_, output, error) = project.run(&arguments);
    assert!(output.contains("a.py:4:") && output.contains("a.py:3:"), "{output}{error}");
}

/// Things out of a table are not taken for the forbidden functions that are among its keys.
#[test]
fn forbidden_functions_are_found_where_they_are_named() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'types.FunctionType' = 'no'\n";
    let code = "import types\nclass Table:\n    def add(cls, kind, it):\n        if 'kinds' not in cls.__dict__:\n            cls.kinds = cls.kinds.copy()\n        cls.kinds[kind] = it\n    add = classmethod(add)\nTable.add(types.FunctionType, print)\n";
    let project = Project::new(&[("pylens.toml", config), ("a.py", code)]);
    let (_, output, error) = project.run(&["check", "--output-format", "concise", "a.py"]);
    let lines: Vec<_> = output.lines().collect();
    assert!(
        matches!(*lines, [only] if only.starts_with("a.py:8:11: error[forbidden-api]")),
        "{output}{error}"
    );
}

/// A module of whose names none is forbidden may hold one of which some are: what it is asked for must be told.
#[test]
fn modules_that_hold_others_are_not_asked_for_what_cannot_be_told() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'math.tau' = 'no'\n";
    let lookups = [
        "getattr(fractions, NAME)",
        "vars(fractions)[NAME]",
        "fractions.__dict__.get(NAME)",
        "operator.attrgetter(NAME)(fractions)",
        "operator.itemgetter(NAME)(vars(fractions))",
    ];
    let project = Project::new(&[("pylens.toml", config)]);
    for lookup in lookups {
        let lookup = lookup.replace("NAME", "''.join(sorted('tamh', reverse=True))");
        project.write("a.py", format!("import fractions, operator\nx = {lookup}.tau\n"));
        let (status, output, error) = project.run(&["check", "--output-format", "concise", "a.py"]);
        assert!(status == 1 && output.contains("a.py:2:"), "{lookup}: {output}{error}");
    }
    // A class of the file that has such an attribute says nothing of other objects.
    let code = "import fractions\nclass C: math = 1\nx = slice(fractions).stop.math.tau\n";
    project.write("a.py", code);
    let (status, output, error) = project.run(&["check", "--output-format", "concise", "a.py"]);
    assert!(status == 1 && output.contains("a.py:3:"), "{output}{error}");
}

/// Code that passes something on without end has findings, and in time: either its use is found, or it is said that there are more
/// steps than are followed.
#[test]
fn what_is_passed_on_without_end_comes_to_an_end() {
    let config = "select = ['forbidden-api', 'unresolvable-dynamic-access']\n[forbidden-api]\n'os.system' = 'no'\n'.__subclasses__' = 'no'\n";
    let project = Project::new(&[("pylens.toml", config)]);
    let several =
        |count: usize, part: &dyn Fn(usize) -> String| -> String { (0..count).map(part).collect() };
    let shapes = [
        format!("x = os\n{}x[0].system\n", "x = [x]\n".repeat(600)),
        format!("x = [os]\n{}x[0].system\n", "x = [y for y in x for z in y]\n".repeat(300)),
        format!("{}f = os\nf.system\n", "f = f(f)\ndef f(a): return f\n".repeat(300)),
        format!("{}f(os)\n", "f = lambda x: [x.system, f(f(x))]\n".repeat(300)),
        format!("d = {{}}\n{}d['a'].system\n", "d[d] = d\nd['a'] = os\nd = d | d\n".repeat(300)),
        format!("{}a.x.system\n", "a.x = a.x.y\na.y = a.z.x\na.z = os\na.x = a.z\n".repeat(300)),
        format!("x = 'a'\n{}", "x = x + x\ngetattr(os, x)\n".repeat(300)),
        format!(
            "{}f0(os)\n",
            several(600, &|it| format!("def f{it}(a): return f{}(a), a.system\n", (it + 1) % 600))
        ),
        format!(
            "class A:\n{}A().m(os)\n",
            several(300, &|_| " def m(self, a): return self.m(a), a.system\n".to_owned())
        ),
        "for k in sys.modules: x = sys.modules[k]\nx.y = x\n".repeat(300),
    ];
    for (number, shape) in shapes.iter().enumerate() {
        project.write("a.py", format!("import os, sys\n{shape}"));
        let arguments = ["check", "--file-timeout", "60s", "--output-format", "concise", "a.py"];
        let (status, shown, error) = project.run(&arguments);
        assert_eq!(status, 1, "{number}: {shown}{error}");
    }
}
