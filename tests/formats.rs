//! Formats for CI pages, from outside: whole reports of the binary, taken apart as their readers do it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::Project;

/// Reads XML from standard input with expat, and prints what a build server takes from a JUnit report.
const JUNIT_READER: &str = r"
import json, sys, xml.etree.ElementTree as tree
suites = tree.parse(sys.stdin.buffer).getroot()
assert suites.tag == 'testsuites', suites.tag
print(json.dumps([
    {
        'name': suite.get('name'),
        'counts': [int(suite.get(key)) for key in ('tests', 'failures', 'errors')],
        'cases': [[case.get('name'), [part.tag for part in case]] for case in suite],
    }
    for suite in suites
]))
";

fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn junit(report: &[u8]) -> Vec<Value> {
    let mut reader = Command::new(python())
        .args(["-c", JUNIT_READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there");
    reader.stdin.take().expect("it is piped").write_all(report).expect("it reads");
    let output = reader.wait_with_output().expect("it ends");
    assert!(output.status.success(), "no XML:\n{}", String::from_utf8_lossy(report));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A repository with findings whose paths and messages hold what the formats escape, and with a file that fails.
fn repository() -> Project {
    let project = Project::new(&[(".git/HEAD", "ref: refs/heads/main\n"), ("part/a.py", "")]);
    project.write("part/[a] b,c;d%.py", "x is 'a'\nx is '\u{1b}\u{202e}|]\\n%'\n");
    project.write("part/name|b'.py", "def f(x=[]):\n    return x is ()\n");
    project.write("part/broken.py", b"# coding: no-such-codec\n");
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"part/\xff\xfe.py");
        std::fs::write(project.0.path().join(name), "x is 'b'\n").expect("a file");
    }
    project
}

const FORMATS: &[&str] =
    &["azure", "github", "gitlab", "junit", "markdown", "pylint", "rdjson", "sarif", "teamcity"];

#[test]
fn several_files_are_written_beside_standard_output() {
    let project = repository();
    let mut command = project.command();
    command.current_dir(project.path("part")).args(["check", "--output-format", "concise"]);
    for format in FORMATS {
        command.args(["--output-file", &format!("{format}=report.{format}")]);
    }
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    let listed = shown.lines().count();
    let read = |format: &str| project.read(&format!("part/report.{format}"));

    let sarif = json(&read("sarif"));
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), listed);
    let uri = |result: &Value| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            .as_str()
            .map(str::to_owned)
    };
    let uris: BTreeSet<_> = results.iter().filter_map(uri).collect();
    assert!(uris.contains("part/%5Ba%5D%20b%2Cc%3Bd%25.py"), "{uris:?}");
    if cfg!(target_os = "linux") {
        assert!(uris.contains("part/%FF%FE.py"), "{uris:?}");
    }
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in results {
        let index =
            usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    let failed = &notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(failed, "part/broken.py");

    let gitlab = json(&read("gitlab"));
    let gitlab = gitlab.as_array().expect("an array");
    let fingerprints: BTreeSet<_> =
        gitlab.iter().filter_map(|it| it["fingerprint"].as_str()).collect();
    assert_eq!((gitlab.len(), fingerprints.len()), (listed, listed));

    let suites = junit(read("junit").as_bytes());
    let failures: i64 = suites.iter().filter_map(|suite| suite["counts"][1].as_i64()).sum();
    let errors: i64 = suites.iter().filter_map(|suite| suite["counts"][2].as_i64()).sum();
    assert_eq!((failures, errors), (i64::try_from(listed).expect("few"), 1));
    assert!(suites.iter().any(|suite| suite["name"] == "part/name|b'.py"));

    let rdjson = json(&read("rdjson"));
    assert_eq!(rdjson["diagnostics"].as_array().expect("an array").len(), listed + 1);

    for format in ["azure", "github", "pylint"] {
        let lines = read(format).lines().count();
        let with_failure = usize::from(format != "pylint");
        assert_eq!(lines, listed + with_failure, "{format}: {}", read(format));
    }
    let of_rule = shown.matches("[is-literal]").count();
    assert_eq!(read("markdown").matches("<code>is-literal</code>").count(), of_rule);
    assert_eq!(read("teamcity").matches("[inspection ").count(), listed);
}

#[test]
fn a_report_without_findings_is_one_too() {
    let project = Project::new(&[("a.py", "x = 1\n")]);
    let report = |format| {
        let (status, shown, errors) = project.run(&["check", "--output-format", format]);
        assert_eq!(status, 0, "{errors}");
        shown
    };
    let sarif = json(&report("sarif"));
    assert_eq!(sarif["runs"][0]["results"], json("[]"));
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert_eq!(json(&report("gitlab")), json("[]"));
    assert_eq!(json(&report("rdjson"))["diagnostics"], json("[]"));
    let suites = junit(report("junit").as_bytes());
    assert_eq!(suites[0]["counts"], json("[1, 0, 0]"));
    assert!(report("markdown").contains("All checks passed"), "{}", report("markdown"));
    for format in ["azure", "github", "pylint", "teamcity"] {
        assert_eq!(report(format), "");
    }
}

#[test]
fn five_thousand_findings_in_one_file() {
    let project = Project::new(&[("a.py", &"x is 'a'\n".repeat(5_000))]);
    let mut arguments = vec!["check".to_owned(), "-q".to_owned()];
    arguments
        .extend(FORMATS.iter().map(|format| format!("--output-file={format}=report.{format}")));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(project.status(&arguments), 1);
    let read = |format: &str| project.read(&format!("report.{format}"));
    let sarif = json(&read("sarif"));
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let hash =
        |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].to_string();
    assert_eq!(results.iter().map(hash).collect::<BTreeSet<_>>().len(), 5_000);
    assert_eq!(json(&read("gitlab")).as_array().expect("an array").len(), 5_000);
    assert_eq!(json(&read("rdjson"))["diagnostics"].as_array().expect("an array").len(), 5_000);
    assert_eq!(junit(read("junit").as_bytes())[0]["counts"], json("[5000, 5000, 0]"));
    assert!(read("markdown").len() < 1 << 20);
}

#[test]
fn findings_below_the_level_that_fails_pass_as_tests() {
    let project = Project::new(&[("a.py", "x is 'a'\n")]);
    let flags = ["check", "--output-format", "junit", "--severity", "is-literal=info"];
    let (status, shown, _) = project.run(&flags);
    assert_eq!(status, 0);
    let suites = junit(shown.as_bytes());
    assert_eq!(suites[0]["counts"], json("[1, 0, 0]"));
    assert_eq!(suites[0]["cases"][0][1], json("[\"system-out\"]"));
    let strict = [&flags[..], &["--fail-on", "info"]].concat();
    assert_eq!(junit(project.run(&strict).1.as_bytes())[0]["counts"], json("[1, 1, 0]"));
}

#[test]
fn fingerprints_survive_edits_elsewhere_and_a_move_of_lines() {
    let code = |before: &str, between: &str| {
        format!(
            "{before}def f(x):\n    {between}\n    return x is 'a'\n\n\ndef g(y):\n    return y is 'b'\n"
        )
    };
    let project = Project::new(&[("a.py", "")]);
    let fingerprints = |text: &str, format: &str| {
        project.write("a.py", text);
        let shown = json(&project.run(&["check", "--output-format", format]).1);
        let of_sarif = shown.pointer("/runs/0/results").and_then(Value::as_array);
        let findings = of_sarif.or(shown.as_array()).expect("findings").clone();
        let all = findings.iter().map(|it| {
            let sarif = it["partialFingerprints"]["pylens/v1"].as_str();
            sarif.or(it["fingerprint"].as_str()).expect("a fingerprint").to_owned()
        });
        all.collect::<Vec<_>>()
    };
    for format in ["sarif", "gitlab"] {
        let before = fingerprints(&code("", "pass"), format);
        assert_eq!(before.len(), 2);
        let edited = code("import os\n\nTABLE = {\n    1: 2,\n}\n", "print(os, x)");
        assert_eq!(fingerprints(&edited, format), before);
        let other = code("", "pass").replace("'b'", "'c'");
        let changed = fingerprints(&other, format);
        assert_eq!(changed[0], before[0]);
        assert_ne!(changed[1], before[1]);
    }
}

#[test]
fn the_commit_is_named_and_no_password() {
    let project = Project::new(&[("a.py", "x is 'a'\n")]);
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(project.0.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .output();
        output.is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "--quiet", "--initial-branch", "trunk"]) {
        // Without git, nothing is said of it; the other tests show that.
        return;
    }
    assert!(git(&["remote", "add", "origin", "https://me:secret@host.example/a.git"]));
    assert!(git(&["add", "a.py"]) && git(&["commit", "--quiet", "--message", "a"]));
    let (_, shown, _) = project.run(&["check", "--output-format", "sarif"]);
    assert!(!shown.contains("secret"));
    let sarif = json(&shown);
    let provenance = &sarif["runs"][0]["versionControlProvenance"][0];
    assert_eq!(provenance["repositoryUri"], "https://host.example/a.git");
    assert_eq!(provenance["branch"], "trunk");
    assert_eq!(provenance["revisionId"].as_str().expect("a hash").len(), 40);
}

#[test]
fn outputs_that_make_no_sense_are_refused() {
    let project = Project::new(&[("a.py", "x is 'a'\n")]);
    for (flags, words) in [
        (&["-o", "sarf=a.sarif"][..], "did you mean `sarif`"),
        (&["-o", "sarif="], "a path is missing"),
        (&["-o", "sarif=x", "-o", "junit=./x"], "names ./x twice"),
        (&["-o", "x", "-o", "y"], "only one `--output-file`"),
        (&["-o", "sarif=a.py"], "one of the files to check"),
        (&["-o", "sarif=no/such/folder.sarif"], "no/such/folder.sarif cannot be written"),
    ] {
        let (status, _, errors) = project.run(&[&["check", "a.py"], flags].concat());
        assert_eq!(status, 2);
        assert!(errors.contains(words), "{errors}");
    }
    assert_eq!(project.read("a.py"), "x is 'a'\n");
}

#[test]
fn statistics_are_for_readers_while_a_file_gets_the_findings() {
    let project = Project::new(&[("a.py", "x is 'a'\n")]);
    let (status, shown, _) = project.run(&["check", "--statistics", "-o", "gitlab=report.json"]);
    assert_eq!(status, 1);
    assert!(shown.starts_with("1  is-literal"), "{shown}");
    assert_eq!(json(&project.read("report.json"))[0]["check_name"], "is-literal");
}
