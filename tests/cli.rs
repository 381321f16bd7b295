//! The binary from outside: arguments, files and environment in; output and exit status out.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

use crate::project::Project;

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const CLEAN: &str = "x = 1\n";
const ERROR: &str = "same = str(x) is 'a'\n";
const FIXED: &str = "same = str(x) == 'a'\n";
const WARNING: &str = "x = 1  # pylens: ignore\n";
const SYNTAX_ERROR: &str = "def f(:\n";

mod exit_status {
    use super::*;

    #[test]
    fn zero_when_nothing_is_found() {
        let project = Project::new(&[("a.py", CLEAN)]);
        assert_eq!(project.status(&["check"]), 0);
        assert_eq!(project.status(&["check", "a.py"]), 0);
        assert_eq!(project.status(&["fix"]), 0);
        assert_eq!(project.status(&["fix", "--diff"]), 0);
    }

    #[test]
    fn zero_with_a_warning_when_no_file_matches() {
        let project = Project::new(&[("a.txt", ERROR)]);
        let output = project.output(&["check"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(stderr(&output).contains("warning: no Python files found"));
    }

    #[test]
    fn zero_when_everything_was_fixed() {
        let project = Project::new(&[("a.py", ERROR)]);
        assert_eq!(project.status(&["fix"]), 0);
        assert_eq!(project.bytes("a.py"), FIXED.as_bytes());
    }

    #[test]
    fn one_for_errors_and_warnings() {
        let project = Project::new(&[("error.py", ERROR), ("warning.py", WARNING)]);
        assert_eq!(project.status(&["check", "error.py"]), 1);
        assert_eq!(project.status(&["check", "warning.py"]), 1);
        assert_eq!(project.status(&["fix", "warning.py"]), 1);
    }

    #[test]
    fn one_for_a_syntax_error_whatever_is_selected() {
        let project = Project::new(&[("a.py", SYNTAX_ERROR)]);
        assert_eq!(project.status(&["check"]), 1);
        assert_eq!(project.status(&["check", "--select", "is-literal"]), 1);
        assert_eq!(project.status(&["check", "--ignore", "all"]), 1);
        project.write("a.py", b"# pylens: ignore-file[syntax-error]\ndef f(:\n");
        assert!(stdout(&project.output(&["check"])).contains("error[syntax-error]"));
        assert_eq!(project.status(&["check", "--ignore", "syntax-error"]), 2);
    }

    #[test]
    fn one_when_a_diff_has_something_to_show() {
        let project = Project::new(&[("a.py", ERROR)]);
        assert_eq!(project.status(&["fix", "--diff"]), 1);
        assert_eq!(project.bytes("a.py"), ERROR.as_bytes());
    }

    #[test]
    fn fail_on_moves_the_bar() {
        let project = Project::new(&[("warning.py", WARNING)]);
        assert_eq!(project.status(&["check", "--fail-on", "error"]), 0);
        assert_eq!(project.status(&["check", "--fail-on", "info"]), 1);
        let lower = "severity.blanket-suppression = 'info'";
        assert_eq!(project.status(&["check", "--config", lower]), 0);
        assert_eq!(project.status(&["check", "--config", lower, "--fail-on", "info"]), 1);
    }

    #[test]
    fn exit_zero_forgives_findings_and_nothing_else() {
        let project = Project::new(&[("a.py", ERROR)]);
        assert_eq!(project.status(&["check", "--exit-zero"]), 0);
        assert_eq!(project.status(&["check", "--exit-zero", "missing.py"]), 2);
        project.write("b.py", b"x = '\xe9'\n");
        assert_eq!(project.status(&["check", "--exit-zero"]), 2);
    }

    #[test]
    fn two_for_a_path_that_does_not_exist_although_others_are_checked() {
        let project = Project::new(&[("a.py", ERROR)]);
        let output = project.output(&["check", "a.py", "missing.py"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stdout(&output).contains("is-literal"));
        assert!(stderr(&output).contains("missing.py"));
    }

    #[test]
    fn two_for_a_file_that_cannot_be_decoded() {
        let project = Project::new(&[("a.py", ERROR)]);
        project.write("b.py", b"x = '\xe9'\nexec(x)\n");
        for command in ["check", "fix"] {
            let output = project.output(&[command]);
            assert_eq!(output.status.code(), Some(2));
            assert!(stderr(&output).contains("b.py: line 1, byte 6: 0xe9 is not valid UTF-8"));
        }
        assert_eq!(project.bytes("b.py"), b"x = '\xe9'\nexec(x)\n");
    }

    #[test]
    fn two_for_a_file_with_a_deceptive_encoding_which_is_a_finding_too() {
        let project = Project::new(&[("a.py", ERROR)]);
        let deceptive = b"# coding: utf-7\n# \xff #+AAo-x is 'a'\n";
        project.write("b.py", deceptive);
        for (command, format) in [("check", "concise"), ("check", "json"), ("fix", "json-lines")] {
            let output = project.output(&[command, "--exit-zero", "--output-format", format]);
            assert_eq!(output.status.code(), Some(2));
            assert_eq!(stdout(&output).matches("deceptive-encoding").count(), 1);
            let error = "error: b.py: not checked, as it declares the encoding `utf-7` (deceptive-encoding)";
            assert!(stderr(&output).contains(error), "{}", stderr(&output));
        }
        assert_eq!(project.bytes("b.py"), deceptive);
        let concise = project.output(&["check", "--output-format", "concise"]);
        assert!(stdout(&concise).contains("b.py:1:11: error[deceptive-encoding]"));
        let diff = project.output(&["fix", "--diff", "b.py"]);
        assert_eq!((diff.status.code(), stdout(&diff)), (Some(2), String::new()));
        let stdin = project.command().args(["check", "-"]).write_stdin(&deceptive[..]).output();
        let stdin = stdin.expect("the binary runs");
        assert_eq!(stdin.status.code(), Some(2));
        assert!(stdout(&stdin).contains("the declared encoding"), "{}", stdout(&stdin));
    }

    #[test]
    fn two_for_a_bad_configuration() {
        let project = Project::new(&[("a.py", CLEAN), ("pylens.toml", "selct = ['all']\n")]);
        let output = project.output(&["check"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("did you mean `select`?"), "{}", stderr(&output));
    }

    #[test]
    fn two_for_a_telemetry_header_that_would_break_modules() {
        let project = Project::new(&[("a.py", CLEAN)]);
        for header in ["return", "x =", "import t  # c", "from __future__ import annotations", ""] {
            project
                .write("pylens.toml", format!("telemetry = {{ header = {header:?} }}").as_bytes());
            let output = project.output(&["fix"]);
            assert_eq!(output.status.code(), Some(2), "{header}");
            assert!(stderr(&output).contains("pylens.toml:1:"), "{}", stderr(&output));
            assert_eq!(stderr(&output).matches("telemetry.header").count(), 1, "said once");
        }
        assert_eq!(project.bytes("a.py"), CLEAN.as_bytes());
    }

    #[cfg(unix)]
    #[test]
    fn output_files_keep_what_they_are() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

        let project = Project::new(&[("a.py", "x is 'a'\n"), ("real.txt", "")]);
        let path = |name: &str| project.path(name);
        fs::set_permissions(path("real.txt"), fs::Permissions::from_mode(0o640)).expect("mode");
        symlink("real.txt", path("link.txt")).expect("link");
        assert_eq!(project.status(&["check", "a.py", "--output-file", "link.txt"]), 1);
        assert!(path("link.txt").is_symlink());
        assert!(!project.bytes("real.txt").is_empty());
        let mode = |name: &str| path(name).metadata().expect("it is there").permissions().mode();
        assert_eq!(mode("real.txt") & 0o777, 0o640);
        assert_eq!(project.status(&["check", "a.py", "--output-file", "new.txt"]), 1);
        assert_eq!(mode("new.txt") & 0o400, 0o400);
        let socket = std::os::unix::net::UnixListener::bind(path("socket")).expect("a socket");
        assert_eq!(project.status(&["check", "a.py", "--output-file", "socket"]), 2);
        assert!(path("socket").metadata().expect("it is there").file_type().is_socket());
        drop(socket);
    }

    #[test]
    fn two_for_paths_that_make_no_sense() {
        let project = Project::new(&[("a.py", CLEAN)]);
        assert_eq!(project.status(&["check", "-", "a.py"]), 2);
        assert_eq!(project.status(&["config", "missing"]), 2);
        assert_eq!(project.status(&["check", "a.py", "--output-file", "a.py"]), 2);
        assert_eq!(project.bytes("a.py"), CLEAN.as_bytes());
    }

    #[test]
    fn two_for_unknown_arguments_rules_and_formats() {
        let project = Project::new(&[("a.py", CLEAN)]);
        assert_eq!(project.status(&["check", "--no-such-flag"]), 2);
        assert_eq!(project.status(&["check", "--select", "is-litteral"]), 2);
        assert_eq!(project.status(&["check", "--output-format", "xml"]), 2);
        assert_eq!(project.status(&["rule", "is-litteral"]), 2);
        assert_eq!(project.status(&[]), 2);
    }

    #[test]
    fn two_for_a_tree_too_deep_to_walk_and_the_others_are_still_checked() {
        let project = Project::new(&[("a.py", ERROR)]);
        project.write("deep.py", format!("x = {}1\n", "-".repeat(200_000)).as_bytes());
        let output = project.output(&["check"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("deep.py: a statement has more than"));
        assert!(stdout(&output).contains("a.py:1:8"));
    }
}

mod files {
    use super::*;

    #[test]
    fn long_chains_are_valid_and_are_checked() {
        let project = Project::new(&[]);
        let chain = "1+".repeat(5_000);
        project.write("sum.py", format!("x = {chain}1 is 'a'\n").as_bytes());
        project.write("call.py", format!("x = a{}\n", ".b().b()".repeat(2_000)).as_bytes());
        let output = project.output(&["check", "--output-format", "concise"]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stdout(&output).starts_with("sum.py:1:"));
    }

    /// Rules that ask for each part by looking at all of them would take seconds.
    #[test]
    fn statements_with_thousands_of_parts_are_checked() {
        let project = Project::new(&[]);
        let parts = |start: &str, part: &str| {
            let parts = (0..2_000).map(|number| part.replace('N', &number.to_string()));
            format!(
                "import asyncio, importlib, inspect, os\nx = y = 1\n{start}{}",
                parts.collect::<String>()
            )
        };
        let body = "x = f(y)\n        y = x\n        exec(x)\n        importlib.reload(x)\n";
        let files = [
            ("match", parts("match y:\n", &format!("    case N:\n        {body}"))),
            ("elif", parts("if y:\n    pass\n", &format!("elif y == N:\n        {body}"))),
            ("list", parts("x = [\n", "    importlib.reload(x), exec(y),\n") + "]\n"),
            ("dict", parts("x = {\n", "    'N': importlib.reload(exec(y)),\n") + "}\n"),
            ("call", parts("x(\n", "    aN=importlib.reload(exec(y)),\n") + ")\n"),
            ("alias", parts("", "e = exec\ne(x)\n")),
            ("functions", parts("", "def f(x):\n    return inspect.getsource(f(x))\n")),
            ("classes", parts("", "class C(C):\n    __slots__ = ('aN',)\n")),
        ];
        for (name, text) in &files {
            project.write(&format!("{name}.py"), text.as_bytes());
        }
        let output = project.output(&["check", "--select", "all", "--output-format", "concise"]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let found = stdout(&output);
        assert!(!found.contains("syntax-error"), "{found}");
        for name in ["match", "elif", "list", "dict", "call"] {
            let parts = found.lines().filter(|line| line.starts_with(&format!("{name}.py:")));
            assert!(parts.count() >= 2_000, "{name}");
        }
    }

    #[test]
    fn standard_input_is_checked_under_its_name() {
        let project = Project::new(&[]);
        let mut command = project.command();
        command.args(["check", "-", "--stdin-filename", "in/x.py"]);
        let output = command.write_stdin(ERROR).output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(1));
        assert!(stdout(&output).contains("in/x.py:1:8"));
    }

    #[test]
    fn standard_input_is_fixed_to_standard_output() {
        let project = Project::new(&[]);
        let fix = |input: &[u8]| {
            let mut command = project.command();
            command.args(["fix", "-"]);
            command.write_stdin(input).output().expect("the binary runs")
        };
        assert_eq!(stdout(&fix(ERROR.as_bytes())), FIXED);
        assert_eq!(stdout(&fix(CLEAN.as_bytes())), CLEAN);
        assert_eq!(stdout(&fix(SYNTAX_ERROR.as_bytes())), SYNTAX_ERROR);
    }

    #[test]
    fn standard_input_that_is_excluded_passes_through() {
        let project = Project::new(&[]);
        let excluded = ["--stdin-filename", "x.py", "--force-exclude", "--exclude", "x.py", "-"];
        for (command, expected) in [("check", ""), ("fix", ERROR)] {
            let mut run = project.command();
            run.args([&[command][..], &excluded].concat());
            let output = run.write_stdin(ERROR).output().expect("the binary runs");
            assert_eq!(output.status.code(), Some(0));
            assert_eq!(stdout(&output), expected);
        }
    }

    #[test]
    fn awkward_layouts_are_mended_or_left_alone() {
        let cases = [
            // A line that a backslash leads to cannot be removed.
            ("x = 1 \\\n  # pylens: ignore[is-literal]\n", "x = 1 \\\n\n"),
            // Nothing may move up to where a coding comment counts.
            (
                "# pylens: ignore-file[slots-conflict]\n\n# coding: latin-1\n",
                "\n\n# coding: latin-1\n",
            ),
            // The text of the comparison is printed.
            ("x = f\"{1 is 1=}\"\n", "x = f\"{1 is 1=}\"\n"),
        ];
        for (before, after) in cases {
            let project = Project::new(&[("a.py", before)]);
            assert_ne!(project.status(&["fix"]), 2, "{before}");
            assert_eq!(String::from_utf8_lossy(&project.bytes("a.py")), after);
        }
        let left_alone = [
            "import compileall\ncompileall.compile_dir(x for x in [])\n",
            "def deco(f):\n    \\\n  def w(*a, **k):\n        return f(*a, **k)\n    return w\n",
            "import py_compile as q\nq.compile('a', invalidation_mode=(q.PycInvalidationMode  # stay\n    .UNCHECKED_HASH))\n",
        ];
        for code in left_alone {
            let project = Project::new(&[("a.py", code)]);
            let select = "decorator-without-wraps,pyc-invalidation-not-checked";
            let arguments = ["fix", "--unsafe-fixes", "--extend-select", select];
            assert_eq!(project.status(&arguments), 1, "{code}");
            assert_eq!(String::from_utf8_lossy(&project.bytes("a.py")), code);
        }
    }

    #[test]
    fn bytes_that_no_edit_touched_stay() {
        let project = Project::new(&[]);
        let cases: [(&[u8], &[u8]); 5] = [
            (b"# coding: latin-1\nstr(x) is '\xe9'\n", b"# coding: latin-1\nstr(x) == '\xe9'\n"),
            (b"\xef\xbb\xbfstr(x) is 'a'\r\n", b"\xef\xbb\xbfstr(x) == 'a'\r\n"),
            (b"str(x) is 'a'\ry = 1\r", b"str(x) == 'a'\ry = 1\r"),
            (b"str(x) is 'a'", b"str(x) == 'a'"),
            (b"# coding: cp1251\nstr(x) is '\xc6'", b"# coding: cp1251\nstr(x) == '\xc6'"),
        ];
        for (before, after) in cases {
            project.write("a.py", before);
            assert_eq!(project.status(&["fix"]), 0);
            assert_eq!(project.bytes("a.py"), after);
        }
    }

    #[test]
    fn what_cannot_be_encoded_is_an_error_and_changes_nothing() {
        let header = "telemetry = { header = 'import größe' }";
        let project = Project::new(&[("pylens.toml", header)]);
        let source = b"# coding: ascii\nx = 1\n";
        project.write("a.py", source);
        let output = project.output(&["fix"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("a.py: "), "{}", stderr(&output));
        assert_eq!(project.bytes("a.py"), source);
    }

    #[cfg(unix)]
    #[test]
    fn fixing_keeps_permissions_and_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let project = Project::new(&[("real.py", ERROR)]);
        let path = project.path("real.py");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).expect("mode");
        symlink("real.py", project.path("link.py")).expect("link");
        assert_eq!(project.status(&["fix", "link.py"]), 0);
        assert_eq!(project.bytes("real.py"), FIXED.as_bytes());
        assert_eq!(fs::metadata(&path).expect("file").permissions().mode() & 0o777, 0o750);
        let link = fs::symlink_metadata(project.path("link.py")).expect("link");
        assert!(link.file_type().is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_several_names_is_worked_on_once() {
        use std::os::unix::fs::symlink;

        let project = Project::new(&[("real/a.py", ERROR), ("links/x.txt", "")]);
        symlink("../real/a.py", project.path("links/b.py")).expect("link");
        symlink("real", project.path("same")).expect("link");
        for paths in [&["."][..], &["links", "real"], &["real", "same", "./real/a.py"]] {
            let output =
                project.output(&[&["check", "--output-format", "concise"], paths].concat());
            assert!(stdout(&output).starts_with("real/a.py:1:8"), "{paths:?}");
            assert_eq!(stdout(&output).lines().count(), 1, "{paths:?}");
        }
        assert_eq!(project.status(&["fix", "links", "real"]), 0);
        assert_eq!(project.bytes("real/a.py"), FIXED.as_bytes());
    }

    #[test]
    fn telemetry_goes_where_it_is_configured() {
        let config =
            "[telemetry]\nheader = 'import t'\ninclude = ['up/**']\nexclude = ['up/t.py']\n";
        let project = Project::new(&[
            ("pylens.toml", config),
            ("up/a.py", "\"\"\"Doc.\"\"\"\n\nfor x in y:\n    pass\n"),
            ("up/has.py", "'''Doc'''\nimport   t  # already\n"),
            ("up/t.py", CLEAN),
            ("up/stub.pyi", CLEAN),
            ("other.py", CLEAN),
        ]);
        assert_eq!(project.status(&["fix"]), 0);
        let text = |name| String::from_utf8(project.bytes(name)).expect("it is UTF-8");
        assert_eq!(text("up/a.py"), "\"\"\"Doc.\"\"\"; import t\n\nfor x in y:\n    pass\n");
        assert_eq!(text("up/has.py"), "'''Doc'''\nimport   t  # already\n");
        for untouched in ["up/t.py", "up/stub.pyi", "other.py"] {
            assert_eq!(text(untouched), CLEAN);
        }
        assert!(stderr(&project.output(&["fix"])).contains("Nothing to fix"));
    }
}

mod output {
    use super::*;

    #[test]
    fn threads_do_not_change_it() {
        let files: Vec<(String, String)> =
            (0..200).map(|number| (format!("{number:03}.py"), ERROR.repeat(number % 7))).collect();
        let files: Vec<_> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
        let project = Project::new(&files);
        for format in ["full", "concise", "json", "json-lines"] {
            let run = |threads| {
                let mut command = project.command();
                command.args(["check", "--output-format", format]);
                command.env("RAYON_NUM_THREADS", threads).output().expect("it runs").stdout
            };
            assert_eq!(run("1"), run("7"), "{format}");
        }
    }

    #[test]
    fn json_is_valid_with_and_without_findings() {
        let project = Project::new(&[("a.py", ERROR), ("b.py", ERROR), ("clean/c.py", CLEAN)]);
        let parse = |arguments: &[&str]| {
            let output = project.output(arguments);
            serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("it is JSON")
        };
        let found = parse(&["check", "--output-format", "json"]);
        assert_eq!(found.as_array().map(Vec::len), Some(2));
        let first = &found[0];
        assert_eq!(first["code"], "is-literal");
        assert_eq!(first["filename"], "a.py");
        assert_eq!(first["location"], serde_json::json!({"row": 1, "column": 8}));
        assert_eq!(first["fix"]["applicability"], "safe");
        assert_eq!(first["fix"]["edits"][0]["content"], "==");
        assert_eq!(parse(&["check", "clean", "--output-format", "json"]), serde_json::json!([]));
        let none = "no-such-folder";
        let output = project.output(&["check", none, "--output-format", "json"]);
        assert_eq!(stdout(&output), "[]\n");
    }

    #[test]
    fn colour_is_for_terminals_unless_forced() {
        let project = Project::new(&[("a.py", ERROR)]);
        assert!(!stdout(&project.output(&["check"])).contains('\x1b'));
        assert!(stdout(&project.output(&["check", "--color", "always"])).contains('\x1b'));
        let mut forced = project.command();
        forced.args(["check"]);
        let forced = forced.env("FORCE_COLOR", "1").output().expect("it runs");
        assert!(stdout(&forced).contains('\x1b'));
    }

    #[test]
    fn statistics_count_per_rule() {
        let project = Project::new(&[("a.py", &(ERROR.repeat(3) + WARNING))]);
        let output = project.output(&["check", "--statistics"]);
        assert_eq!(output.status.code(), Some(1));
        let lines = stdout(&output);
        assert!(lines.starts_with("3  is-literal"), "{lines}");
        assert!(lines.contains("\n1  blanket-suppression"), "{lines}");
    }

    #[test]
    fn findings_and_summary_do_not_mix() {
        let project = Project::new(&[("a.py", ERROR)]);
        let output = project.output(&["check", "--output-format", "concise"]);
        assert_eq!(stdout(&output).lines().count(), 1);
        assert!(stderr(&output).contains("Found 1 error in 1 of 1 file"));
        assert_eq!(stderr(&project.output(&["check", "--quiet"])), "");
    }

    #[test]
    fn a_diff_can_be_applied() {
        let project = Project::new(&[]);
        let files: [(&str, &[u8]); 4] = [
            ("a.py", b"str(x) is 'a'\r\ny = 1\r\n"),
            ("b c.py", b"# coding: latin-1\nstr(x) is '\xe9'"),
            ("sub/d.py", b"str(x) is 'a'\ry = 2\r"),
            ("sub/e.py", b"\xef\xbb\xbflen(x) is 1\n"),
        ];
        files.iter().for_each(|(name, content)| project.write(name, content));
        let diff = project.output(&["fix", "--diff"]).stdout;
        if std::process::Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: git is not installed");
            return;
        }
        let mut apply = Command::new("git");
        apply.current_dir(&project.0).args(["apply", "--whitespace=nowarn", "-"]);
        apply.write_stdin(diff).assert().success();
        let patched: Vec<_> = files.iter().map(|(name, _)| project.bytes(name)).collect();
        files.iter().for_each(|(name, content)| project.write(name, content));
        assert_eq!(project.status(&["fix"]), 0);
        let fixed: Vec<_> = files.iter().map(|(name, _)| project.bytes(name)).collect();
        assert_eq!(patched, fixed);
    }
}

mod suppression {
    use super::*;

    #[test]
    fn comments_exempt_what_they_name() {
        let cases = [
            ("x is 'a'  # pylens: ignore[is-literal] interned\n", 0),
            ("y = (x is  # pylens: ignore[is-literal]\n    'a')\n", 0),
            ("y = (\n    x is 'a'\n)  # pylens: ignore[is-literal]\n", 0),
            ("# pylens: ignore-file[is-literal]\n\nx is 'a'\nx is 'b'\n", 0),
            ("if x is 'a':  # pylens: ignore[is-literal]\n    pass\n", 0),
            ("if (x is 'a' and\n    y):  # noqa # pylens: ignore[is-literal]\n    pass\n", 0),
            ("if y:  # pylens: ignore[is-literal]\n    x is 'a'\n", 2),
            ("if y: pass\nelif (x is 'a' and\n   y):  # pylens: ignore[is-literal]\n    pass\n", 0),
            ("x is 'a'  # pylens: ignore[slots-conflict] # pylens: ignore[is-literal] why\n", 1),
            ("x is 'a'  # pylens: ignore[is-literal] why # pylens: ignore[slots-conflict]\n", 1),
            ("# pylens: ignore-file[unused-suppression]\n", 1),
            ("x is 'a'  # noqa\n", 1),
            ("x is 'a'  # pylens: ignore\n", 2),
        ];
        for (code, findings) in cases {
            let project = Project::new(&[("a.py", code)]);
            let output = project.output(&["check", "--output-format", "concise"]);
            assert_eq!(stdout(&output).lines().count(), findings, "{code}{}", stdout(&output));
        }
    }

    #[test]
    fn a_gate_does_not_listen_to_them() {
        let code = "x is 'a'  # pylens: ignore[is-literal]\n";
        let project = Project::new(&[("a.py", code)]);
        assert_eq!(project.status(&["check"]), 0);
        assert_eq!(project.status(&["check", "--ignore-suppressions"]), 1);
        assert_eq!(project.status(&["check", "--config", "suppressions = false"]), 1);
    }
}

mod documentation {
    use super::*;

    #[test]
    fn the_rules_page_is_fresh() {
        let project = Project::new(&[]);
        let generated = stdout(&project.output(&["rule", "--output-format", "markdown"]));
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
        assert!(
            fs::read_to_string(page).unwrap_or_default() == generated,
            "write it anew: cargo run -- rule --output-format markdown > docs/rules.md"
        );
    }

    #[test]
    fn the_schema_of_configurations_is_fresh() {
        let project = Project::new(&[]);
        let generated = stdout(&project.output(&["config", "--schema"]));
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pylens.schema.json");
        assert!(
            fs::read_to_string(schema).unwrap_or_default() == generated,
            "write it anew: cargo run -- config --schema > docs/pylens.schema.json"
        );
    }

    #[test]
    fn the_schema_and_the_page_have_every_key() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let decoder = fs::read_to_string(root.join("src/settings/file.rs")).expect("it is there");
        let taken = ["take(\"", "take_table(\"", "take_tables(\""]
            .iter()
            .flat_map(|call| decoder.split(call).skip(1))
            .filter_map(|rest| rest.split('"').next())
            .filter(|key| !matches!(*key, "tool" | "pylens"));
        let taken: std::collections::BTreeSet<&str> = taken.collect();
        assert!(taken.len() > 35, "{taken:?}");
        let project = Project::new(&[]);
        let schema = stdout(&project.output(&["config", "--schema"]));
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("it is JSON");
        let page = fs::read_to_string(root.join("docs/configuration.md")).expect("it is there");
        for key in taken {
            let places = ["", "/telemetry/properties", "/overrides/items/properties"];
            let mut places = places.iter().map(|it| format!("/properties{it}/{key}"));
            assert!(places.any(|it| schema.pointer(&it).is_some()), "`{key}` is not in the schema");
            assert!(page.contains(&format!("`{key}`")), "`{key}` is not on docs/configuration.md");
        }
    }

    #[test]
    fn every_rule_can_be_explained() {
        let project = Project::new(&[]);
        let rules = stdout(&project.output(&["rule", "--output-format", "json"]));
        let rules: serde_json::Value = serde_json::from_str(&rules).expect("it is JSON");
        for rule in rules.as_array().expect("it is an array") {
            let name = rule["name"].as_str().expect("rules have names");
            assert!(stdout(&project.output(&["rule", name])).contains(name));
        }
        let output = project.output(&["rule", "is-litteral"]);
        assert!(stderr(&output).contains("did you mean `is-literal`?"));
    }

    #[test]
    fn settings_say_where_they_come_from() {
        let project = Project::new(&[
            ("pylens.toml", "fail-on = 'error'\n"),
            ("sub/.pylens.toml", "extend = '../pylens.toml'\nignore = ['is-literal']\n"),
        ]);
        let shown = stdout(&project.output(&["config", "sub"]));
        assert!(shown.contains("fail-on = \"error\"  # pylens.toml"), "{shown}");
        assert!(shown.contains("ignore = [\"is-literal\"]  # sub/.pylens.toml"), "{shown}");
        assert!(shown.contains("unsafe-fixes = false  # default"), "{shown}");
    }

    #[test]
    fn completions_and_version_are_printed() {
        let project = Project::new(&[]);
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            assert!(stdout(&project.output(&["completions", shell])).contains("pylens"));
        }
        let version = format!("pylens {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!(stdout(&project.output(&["version"])), version);
    }
}

/// Asks bash what it completes the last of these words to.
fn completed(project: &Project, words: &[&str]) -> Option<Vec<String>> {
    let script = stdout(&project.output(&["completions", "bash"]));
    let (last, before) = (words.len() - 1, words[words.len() - 2]);
    let ask = format!(
        "{script}\nCOMP_WORDS=({}); COMP_CWORD={last}; _pylens pylens {} {before}; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.join(" "),
        words[last],
    );
    let output = std::process::Command::new("bash").args(["-c", &ask]).output().ok()?;
    Some(stdout(&output).lines().map(str::to_owned).collect())
}

#[test]
fn completions_know_rules_groups_and_formats() {
    let project = Project::new(&[]);
    for (words, expected) in [
        (&["pylens", "check", "--select", "is-l"][..], "is-literal"),
        (&["pylens", "check", "--ignore", "ident"], "identity"),
        (&["pylens", "rule", "cached"], "cached-method"),
        (&["pylens", "fix", "--unfixable", "too-c"], "too-complex"),
        (&["pylens", "check", "--output-format", "sar"], "sarif"),
    ] {
        let Some(found) = completed(&project, words) else {
            return;
        };
        assert_eq!(found, [expected], "{words:?}");
    }
}

#[test]
fn a_byte_order_mark_is_taken_off_once_and_is_no_code() {
    let mark = "\u{feff}";
    let project = Project::new(&[]);
    for (code, expected) in [
        (format!("{mark}x = 1\n"), 0),
        (format!("x = '{mark}'  # {mark}\n"), 0),
        (format!("{mark}{mark}x = 1\n"), 1),
        (format!("{mark}{mark}"), 1),
        (format!("{mark}{mark}# c\n"), 1),
        (format!("x = {mark}1\n"), 1),
        (format!("x = 1\n{mark}y = 2\n"), 1),
    ] {
        project.write("a.py", code.as_bytes());
        let output = project.output(&["check", "--isolated", "--select", "syntax", "a.py"]);
        assert_eq!(output.status.code(), Some(expected), "{code:?}: {}", stdout(&output));
        assert_eq!(stdout(&output).contains("syntax-error"), expected == 1, "{code:?}");
    }
}

#[test]
fn a_page_fits_the_columns_and_shows_a_configuration_once() {
    let project = Project::new(&[]);
    let page = |columns: &str| {
        let mut command = project.command();
        command.args(["rule", "forbidden-api"]);
        stdout(&command.env("COLUMNS", columns).output().expect("the binary runs"))
    };
    for (columns, width) in [("50", 50), ("3", 40), ("nonsense", 80)] {
        let page = page(columns);
        let text = page.lines().filter(|line| !line.starts_with(' ') && !line.contains("<http"));
        let longest = text.map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|it| it <= width && it > width / 2), "{columns}: {longest:?}");
        assert_eq!(page.matches("configured with").count(), 1, "{page}");
    }
}

#[test]
fn a_broken_file_is_told_by_its_first_errors() {
    let project = Project::new(&[]);
    project.write("a.py", "echo \"a\" echo \"b\"\n".repeat(12).as_bytes());
    let shown = stdout(&project.output(&["check"]));
    assert_eq!(shown.matches("error[syntax-error]").count(), 10, "{shown}");
    assert!(shown.contains("note: 2 more lines of this file have errors"), "{shown}");
    project.write("a.py", "echo \"a\"\n".repeat(11).as_bytes());
    let shown = stdout(&project.output(&["check"]));
    assert!(shown.contains("note: one more line of this file has an error"), "{shown}");
    project.write("a.py", "echo \"a\"\n".repeat(10).as_bytes());
    let shown = stdout(&project.output(&["check"]));
    assert_eq!(shown.matches("error[syntax-error]").count(), 10, "{shown}");
    assert!(!shown.contains("more line"), "{shown}");
}

#[test]
fn a_file_for_python_2_is_told_by_one_error() {
    for (code, shown, more) in [
        (
            "def f((a, b)):\n    print a\n    exec 'x' in b\n",
            "a.py:2:11: error[syntax-error] Python 3 has no `print` statement",
            "2 more lines of this file have errors",
        ),
        ("import sys\nprint >>sys.stderr, 'x'\nprint('y')\n", "", ""),
        (
            "exec 'x = 1'\nprint 'x'\n",
            "a.py:1:6: error[syntax-error] Python 3 has no `exec` statement",
            "one more line of this file has an error",
        ),
        (
            "def f():\n    raise ValueError, 'x'\n",
            "a.py:2:11: error[syntax-error] Python 3 has no `raise` with a comma",
            "",
        ),
    ] {
        let project = Project::new(&[("a.py", code)]);
        let found = project.run(&["check", "--select", "syntax", "--output-format", "concise"]).1;
        assert_eq!(found.lines().find(|it| it.contains("syntax-error")).unwrap_or_default(), shown);
        let full = stdout(&project.output(&["check", "--select", "syntax"]));
        assert_eq!(full.matches("error[syntax-error]").count(), usize::from(!shown.is_empty()));
        assert!(full.contains(more), "{full}");
    }
}

/// Errors of a block that the parser has not seen begin or end say nothing new.
#[test]
fn errors_that_follow_from_a_wrong_indentation_are_passed_over() {
    let unindent = "def f(x):\n    if x:\n        a = 1\n      b = 2\n    else:\n        c = 3\n    return a\necho 1\n";
    let header = "def f((a, b)):\n    x = 1\n    return x\n\n\ndef g():\n    echo 'x'\n";
    for (code, lines) in [(unindent, ["4", "8"]), (header, ["1", "7"])] {
        let project = Project::new(&[("a.py", code)]);
        let found = project.run(&["check", "--output-format", "concise"]).1;
        let found: Vec<_> = found.lines().filter_map(|it| it.split(':').nth(1)).collect();
        assert_eq!(found, lines, "{code}");
    }
}
