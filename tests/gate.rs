//! `pylens gate --init`: a configuration that holds what it says.

use crate::project::Project;

const PURPOSES: [&str; 3] = ["rules", "notebooks", "plugins"];

/// The gate for a purpose.
fn gate(purpose: &str) -> String {
    let project = Project::new(&[]);
    let (status, text, errors) = project.run(&["gate", "--init", "--purpose", purpose, "-"]);
    assert_eq!((status, &*errors), (0, ""));
    text
}

/// The names that a gate forbids.
fn forbidden(gate: &str) -> Vec<&str> {
    let names = gate.split("[forbidden-api]").nth(1).expect("the table");
    let names = names.lines().filter(|line| line.starts_with('"') && !line.contains("= false"));
    names.map(|line| line.split('"').nth(1).expect("a name in quotes")).collect()
}

/// Code that uses a name.
fn using(name: &str) -> String {
    if let Some(attribute) = name.strip_prefix('.') {
        return format!("def f(x):\n    return x.{attribute}\n");
    }
    match name.rsplit_once('.') {
        Some(("builtins", builtin)) => format!("def f(x):\n    return {builtin}(x)\n"),
        Some((module, member)) => format!("from {module} import {member}\n\nprint({member})\n"),
        None => format!("import {name}\n\nprint({name})\n"),
    }
}

#[test]
fn what_a_gate_forbids_is_found() {
    for purpose in PURPOSES {
        let gate = gate(purpose);
        let names = forbidden(&gate);
        assert!(names.len() > 60, "{purpose}: {} names", names.len());
        let project = Project::new(&[("gate.toml", &gate)]);
        for (number, name) in names.iter().enumerate() {
            project.write(&format!("upload/part_{number}.py"), using(name));
        }
        let (status, shown, errors) = project.run(&[
            "check",
            "--untrusted",
            "--config",
            "gate.toml",
            "--output-format",
            "concise",
            "upload",
        ]);
        assert_eq!(status, 1, "{errors}");
        for (number, name) in names.iter().enumerate() {
            let found = shown.contains(&format!("part_{number}.py:"));
            assert!(found, "{purpose}: {name} is not found in\n{}", using(name));
        }
    }
}

#[test]
fn honest_code_passes() {
    const RULE: &str = "import json\nimport math\nimport re\nfrom dataclasses import dataclass\n\n\n\
        @dataclass\nclass Line:\n    price: float\n    count: int\n\n\ndef total(text):\n    \
        lines = [Line(**entry) for entry in json.loads(text)]\n    \
        known = [line for line in lines if re.match(r'[0-9]', str(line.count))]\n    \
        return math.fsum(line.price * line.count for line in known)\n";
    const ANALYSIS: &str = "import os\nimport requests\nfrom pathlib import Path\n\n\n\
        def fetch(url, folder):\n    target = Path(folder) / os.path.basename(url)\n    \
        target.write_bytes(requests.get(url, timeout=10).content)\n    return open(target)\n";
    for (purpose, code) in [("rules", RULE), ("notebooks", ANALYSIS), ("plugins", ANALYSIS)] {
        let project = Project::new(&[("gate.toml", &gate(purpose)), ("upload/a.py", code)]);
        let (status, shown, errors) =
            project.run(&["check", "--untrusted", "--config", "gate.toml", "upload"]);
        assert_eq!(status, 0, "{purpose}: {shown}{errors}");
    }
}

#[test]
fn a_gate_that_is_there_is_not_replaced() {
    let project = Project::new(&[]);
    let (status, shown, errors) = project.run(&["gate", "--init"]);
    assert_eq!((status, &*shown), (0, ""));
    assert!(errors.contains("wrote gate.toml"), "{errors}");
    let written = project.read("gate.toml");
    assert_eq!(written, gate("rules"));
    let (status, _, errors) = project.run(&["gate", "--init", "--purpose", "plugins"]);
    assert_eq!(status, 2);
    assert!(errors.contains("gate.toml exists"), "{errors}");
    assert_eq!(project.read("gate.toml"), written);
}

#[test]
fn a_gate_names_only_what_there_is() {
    for purpose in ["rules", "notebooks", "plugins"] {
        let project = Project::new(&[("gate.toml", &gate(purpose)), ("a.py", "")]);
        let (status, _, error) = project.run(&["check", "--config", "gate.toml", "a.py"]);
        assert_eq!((status, error.as_str()), (0, "All checks passed (1 file).\n"), "{purpose}");
    }
}
