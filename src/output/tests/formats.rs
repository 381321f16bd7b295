//! Tests of what other programs read: one snapshot a format, and escapes read back as those programs do it.

use super::*;
use crate::output::{Failure, Outcome};

/// A finding with all that there can be to one, in a file whose path has what the targets escape.
fn rich(registry: &Registry) -> (&'static str, &'static str, Vec<Diagnostic>) {
    let text = "size = 'é𝒳'; flag = size is 'é𝒳'\nflag = 1\n";
    let mut found = diagnostic(registry, "is-literal", find(text, "size is 'é𝒳'"));
    found.severity = Severity::Error;
    found.message = "`is` compares | the <identity> & \"rest\" 100%".to_owned();
    found.caption = "never true".to_owned();
    found.labels.push(label(find(text, "size"), "bound here"));
    found.labels.push(label(find(text, "flag = 1"), ""));
    found.notes.push("one\ntwo".to_owned());
    found.help = Some("compare values: with `==`".to_owned());
    let edits = [
        Edit::replace(find(text, "is"), "=="),
        Edit::insert(find(text, "\nflag").start(), "  # 'é'"),
    ];
    found.fix = Some(Fix::unsafe_("Replace `is` with `==`", edits));
    let mut info = diagnostic(registry, "is-literal", find(text, "flag = 1"));
    info.severity = Severity::Info;
    ("a b/c:d,e;f]'|%.py", text, vec![found, info])
}

fn rendered(format: OutputFormat, root: &str) -> String {
    let registry = rules::registry();
    let (path, text, mut found) = rich(&registry);
    crate::fingerprint::assign(&registry, None, &mut found);
    let site = Site { working_directory: "/repo/part".into(), root: root.into() };
    let renderer = Renderer::new(&registry, format, true, &site);
    let mut emission = Emission::new(renderer.frame(), Vec::new());
    emission.part(&renderer.render(&findings(path, text, &found))).unwrap();
    let failures = [
        Failure { path: Some("bad%.py".into()), message: "cannot be read: `x`".to_owned() },
        Failure { path: None, message: "no such folder: lib".to_owned() },
    ];
    failures.iter().for_each(|failure| emission.part(&renderer.fail(failure)).unwrap());
    let head = crate::repository::Head {
        origin: "https://host.example/a.git".to_owned(),
        commit: "0123456789".to_owned(),
        branch: Some("main".to_owned()),
    };
    let outcome =
        Outcome { summary: "Found 1 error.".to_owned(), failures: &failures, head: Some(&head) };
    String::from_utf8(emission.finish(&renderer.ending(&outcome)).unwrap()).unwrap()
}

#[test]
fn each_format_is_as_its_readers_expect_it() {
    snapshot!("azure", rendered(OutputFormat::Azure, "/repo"));
    snapshot!("github", rendered(OutputFormat::Github, "/repo"));
    snapshot!("gitlab", rendered(OutputFormat::Gitlab, "/repo"));
    snapshot!("junit", rendered(OutputFormat::Junit, "/repo"));
    snapshot!("markdown", rendered(OutputFormat::Markdown, "/repo"));
    snapshot!("pylint", rendered(OutputFormat::Pylint, "/repo"));
    snapshot!("rdjson", rendered(OutputFormat::Rdjson, "/repo"));
    let teamcity = rendered(OutputFormat::Teamcity, "/repo");
    let of_rule = |line: &&str| !line.contains("inspectionType") || line.contains("is-literal");
    let teamcity: Vec<_> = teamcity.lines().filter(of_rule).collect();
    snapshot!("teamcity", teamcity.join("\n"));
    let mut sarif: serde_json::Value =
        serde_json::from_str(&rendered(OutputFormat::Sarif, "/repo")).unwrap();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap();
    rules.retain(|rule| rule["id"] == "is-literal");
    rules[0]["help"] = "…".into();
    snapshot!("sarif", serde_json::to_string_pretty(&sarif).unwrap());
}

#[test]
fn paths_count_from_the_root_of_the_repository_or_are_absolute() {
    for format in [OutputFormat::Github, OutputFormat::Gitlab, OutputFormat::Sarif] {
        assert!(rendered(format, "/repo").contains("part/a"), "{format:?}");
    }
    let outside = rendered(OutputFormat::Sarif, "/elsewhere");
    assert!(outside.contains("\"uri\":\"file:///repo/part/a%20b/c%3Ad"), "{outside}");
}

#[test]
fn a_fix_of_several_edits_is_one_suggestion() {
    let json: serde_json::Value =
        serde_json::from_str(&rendered(OutputFormat::Rdjson, "/repo")).unwrap();
    let suggestions = json["diagnostics"][0]["suggestions"].as_array().unwrap();
    assert_eq!(suggestions.len(), 1);
    assert_eq!(suggestions[0]["text"], "== 'é𝒳'  # 'é'");
    // `size = 'é𝒳'; flag = size ` is 29 bytes.
    assert_eq!(suggestions[0]["range"]["start"]["column"], 30);
}

/// A finding whose path and words hold every character that could do harm.
fn hostile() -> (String, Vec<Diagnostic>) {
    let harmful: String = (0..0xa0)
        .chain([0x2028, 0x2029, 0x202e, 0x2066, 0xfffe, 0xffff])
        .filter_map(char::from_u32)
        .collect();
    let mut found = diagnostic(&rules::registry(), "is-literal", range(0, 1));
    found.message.clone_from(&harmful);
    found.caption.clone_from(&harmful);
    found.notes.push(harmful.clone());
    found.help = Some(harmful.clone());
    found.labels.push(label(range(0, 1), &harmful));
    found.fix = Some(Fix::safe(harmful.as_str(), [Edit::delete(range(0, 1))]));
    (harmful.replace(['/', '\0'], ""), vec![found])
}

#[test]
fn no_text_of_a_stranger_ends_a_command() {
    let (path, found) = hostile();
    let of_type = |shown: &str| shown.lines().filter(|it| !it.contains("inspectionType")).count();
    let shown = |format| render(format, true, &path, "x\n", &found);
    for format in
        [OutputFormat::Azure, OutputFormat::Github, OutputFormat::Pylint, OutputFormat::Teamcity]
    {
        let shown = shown(format);
        assert_eq!(of_type(&shown), 1, "{shown:?}");
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
    }

    // What stands before and behind the parts that are a stranger's, as each target reads it.
    let github = shown(OutputFormat::Github);
    let (properties, message) = github.trim_start_matches("::").split_once("::").unwrap();
    let properties = properties.split_once(' ').unwrap().1;
    let names: Vec<_> = properties.split(',').map(|it| it.split_once('=').unwrap().0).collect();
    assert_eq!(names, ["title", "file", "line", "col", "endLine", "endColumn"]);
    let read = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    assert!(read.starts_with("\\x00\\x01"), "{read}");
    assert!(read.contains("!\"#$%&'()*+,-./0123456789:;<=>?@"), "{read}");

    let azure = shown(OutputFormat::Azure);
    let (properties, _) =
        azure.strip_prefix("##vso[task.logissue ").unwrap().split_once(']').unwrap();
    let names: Vec<_> = properties
        .trim_end_matches(';')
        .split(';')
        .map(|it| it.split_once('=').unwrap().0)
        .collect();
    assert_eq!(names, ["type", "sourcepath", "linenumber", "columnnumber", "code"]);

    let teamcity = shown(OutputFormat::Teamcity);
    let line = teamcity.lines().last().unwrap();
    let body = line.strip_prefix("##teamcity[inspection ").unwrap().strip_suffix(']').unwrap();
    // An escaped character is `|` and one more, so that what is left are the quotes of the values.
    let mut characters = body.chars();
    let mut quotes = 0;
    while let Some(character) = characters.next() {
        match character {
            '|' => drop(characters.next()),
            '\'' => quotes += 1,
            '[' | ']' | '\n' => panic!("{line}"),
            _ => {}
        }
    }
    assert_eq!(quotes, 2 * 5);

    let markdown = shown(OutputFormat::Markdown);
    let row = markdown
        .lines()
        .find(|line| line.contains("is&#45;literal") || line.contains("is-literal"))
        .unwrap();
    assert_eq!(row.matches('|').count(), 5, "{row}");
    assert!(!row.contains(['*', '_', '[', '`', '!']), "{row}");
}

#[test]
fn a_summary_has_no_more_than_its_page_has_room_for() {
    let registry = rules::registry();
    let site = Site::default();
    let renderer = Renderer::new(&registry, OutputFormat::Markdown, false, &site);
    let mut emission = Emission::new(renderer.frame(), Vec::new());
    let found = [diagnostic(&registry, "is-literal", range(0, 1))];
    let part = renderer.render(&findings("app.py", "x\n", &found));
    for _ in 0..20_000 {
        emission.part(&part).unwrap();
    }
    let shown = emission.finish(&renderer.ending(&Outcome::default())).unwrap();
    assert!((800 << 10..1 << 20).contains(&shown.len()), "{}", shown.len());
    assert!(String::from_utf8(shown).unwrap().contains("There is no room here"));
}
