//! Promises of the README, each done as it says.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use pylens::settings::Settings;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("it is there")
}

/// The code blocks in a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let start = format!("```{language}\n");
    let blocks = readme.split(&start).skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_configurations_are_valid() {
    let registry = pylens::rules::registry();
    let configurations = blocks("toml");
    assert_eq!(configurations.len(), 4);
    for text in configurations {
        // The file it extends is not there.
        let text: String = text
            .lines()
            .filter(|line| !line.starts_with("extend ="))
            .fold(String::new(), |text, line| text + line + "\n");
        Settings::from_toml(&registry, &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}

#[test]
fn the_excerpt_is_how_the_first_command_ends() {
    let mut command = Command::cargo_bin("pylens").expect("the binary is built");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["check", "--exit-zero", "examples"]);
    let output = command.assert().success().get_output().clone();
    let shown = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let excerpt = &blocks("text")[0];
    assert!(shown.ends_with(excerpt), "ends otherwise:\n{shown}");
}

#[test]
fn every_place_names_the_version_that_cargo_does() {
    let version = env!("CARGO_PKG_VERSION");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hooks = &blocks("yaml")[0];
    assert!(hooks.contains(&format!("rev: v{version} ")), "{hooks}");
    let package = fs::read_to_string(root.join("pyproject.toml")).expect("it is there");
    assert!(package.contains(&format!("\nversion = \"{version}\"\n")), "{package}");
    assert!(package.contains(&format!("dependencies = [\"pylens=={version}\"]")), "{package}");
}

#[test]
fn the_hooks_of_the_readme_are_there_and_fix_before_they_check() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hooks = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).expect("it is there");
    let ids = |text: &str| {
        let lines = text.lines().filter_map(|line| line.trim().strip_prefix("- id: "));
        let ids = lines.filter_map(|line| line.split_whitespace().next());
        ids.map(str::to_owned).collect::<Vec<_>>()
    };
    let offered = ids(&hooks);
    let used = ids(&blocks("yaml")[0]);
    assert_eq!(used, ["pylens-fix", "pylens"]);
    for id in used.iter().chain([&"pylens-untrusted".to_owned()]) {
        assert!(offered.contains(id), "{id}");
        assert!(readme().contains(id.as_str()), "{id}");
    }
}

#[test]
fn every_dependency_is_bounded() {
    // pre-commit installs hooks in Rust without the lock file.
    let manifest = include_str!("../Cargo.toml");
    let mut section = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section == "[dependencies]" || section.starts_with("[target.") {
            let Some((name, requirement)) =
                line.split_once(" = ").filter(|_| !line.starts_with('#'))
            else {
                continue;
            };
            let version = requirement.split('"').nth(1).unwrap_or_default();
            assert!(version.starts_with(['=', '~']), "{name}: {version}");
        }
    }
}
