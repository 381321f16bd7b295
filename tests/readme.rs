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
