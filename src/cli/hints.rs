//! Hints for those who come from another tool, or leave out a word.

use std::path::Path;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cli;

/// Names that other tools, or other commands, have for what is meant: the command, the flag, and what to do instead.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("check", "--fix", "use `pylens fix`; `pylens fix --diff` shows what it would change"),
    ("check", "--fix-only", "use `pylens fix`"),
    ("check", "--unsafe-fixes", "use `pylens fix --unsafe-fixes`"),
    ("check", "--diff", "use `pylens fix --diff`"),
    ("check", "--show-fixes", "use `pylens fix --show-fixes`"),
    ("check", "--fixable", "use `pylens fix --fixable`"),
    ("check", "--unfixable", "use `pylens fix --unfixable`"),
    ("check", "--add-noqa", "use `pylens fix --add-ignore --reason TEXT`"),
    ("check", "--add-ignore", "use `pylens fix --add-ignore --reason TEXT`"),
    ("check", "--ignore-noqa", "use `--ignore-suppressions`"),
    ("check", "--show-settings", "use `pylens config PATH`"),
    ("check", "--show-source", "use `--output-format full`, which is the default"),
    ("check", "--format", "use `--output-format`"),
    ("check", "--no-cache", "leave it out: pylens has no cache"),
    ("check", "--preview", "leave it out: pylens has no preview of rules"),
    ("check", "--exit-non-zero-on-fix", "leave it out: the status is 1 if findings are left"),
    ("fix", "--write-baseline", "use `pylens check --write-baseline`"),
    ("fix", "--since", "use `pylens check --since`, and name the files to fix"),
    (
        "fix",
        "--untrusted",
        "use `pylens check --untrusted`: nothing is fixed in what is not trusted",
    ),
];

/// The command line of this process. If it makes no sense, the error is printed and the process ends.
pub fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|mut error| {
        let arguments: Vec<String> =
            std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
        let is_path = |text: &str| text.contains(['/', '.']) || Path::new(text).exists();
        if let Some(hint) = hint(&error, &arguments, is_path) {
            let hint = ContextValue::StyledStrs(vec![hint.into()]);
            error.remove(ContextKind::SuggestedArg);
            error.remove(ContextKind::SuggestedSubcommand);
            error.insert(ContextKind::Suggested, hint);
        }
        error.exit()
    })
}

/// The meaning that the arguments probably have, about which there is this error.
fn hint(
    error: &clap::Error,
    arguments: &[String],
    is_path: impl Fn(&str) -> bool,
) -> Option<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let flag = context(ContextKind::InvalidArg)?;
            let command = arguments.iter().find(|it| !it.starts_with('-'))?;
            let known = ELSEWHERE.iter().find(|(of, name, _)| of == command && *name == flag);
            known.map(|(_, _, hint)| (*hint).to_owned())
        }
        ErrorKind::InvalidSubcommand => {
            let word = context(ContextKind::InvalidSubcommand)?;
            is_path(word).then(|| format!("to check it, use `pylens check {word}`"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn hint_for(line: &str) -> Option<String> {
        let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let program = std::iter::once("pylens".to_owned());
        let error = Cli::try_parse_from(program.chain(arguments.clone())).unwrap_err();
        hint(&error, &arguments, |text| text == "src")
    }

    #[test]
    fn neighbours_are_named() {
        assert!(hint_for("check --fix src").unwrap().contains("use `pylens fix`"));
        assert!(hint_for("--quiet check src --add-noqa").unwrap().contains("--add-ignore"));
        assert!(hint_for("src").unwrap().contains("`pylens check src`"));
        assert_eq!(hint_for("chekc"), None);
        assert_eq!(hint_for("check --no-such-flag"), None);
        assert_eq!(hint_for("rule --fix"), None);
    }

    #[test]
    fn no_command_has_the_flags_that_lie_elsewhere() {
        let cli = Cli::command();
        for (command, flag, hint) in ELSEWHERE {
            let command = cli.find_subcommand(command).unwrap();
            let name = flag.trim_start_matches('-');
            assert!(command.get_arguments().all(|it| it.get_long() != Some(name)), "{flag}");
            let named: Vec<_> = hint.split('`').skip(1).step_by(2).collect();
            for words in named.iter().filter_map(|it| it.strip_prefix("pylens ")) {
                let mut words = words.split(' ');
                let other = cli.find_subcommand(words.next().unwrap()).unwrap();
                for flag in words.filter_map(|word| word.strip_prefix("--")) {
                    assert!(other.get_arguments().any(|it| it.get_long() == Some(flag)), "{flag}");
                }
            }
        }
    }
}
