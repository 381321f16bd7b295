//! `pylens completions`: scripts that complete commands, flags and their values, the names of rules and groups included.

use clap::builder::PossibleValuesParser;
use clap::{Arg, CommandFactory};
use clap_complete::Shell;

use super::{Status, print};
use crate::cli::Cli;
use crate::rules;

/// The name of a flag's value that stands for a rule or a group.
const RULE: &str = "RULE";

pub(super) fn run(shell: Shell) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let names: Vec<String> = registry.selector_names().map(str::to_owned).collect();
    let of_rules = |arg: &Arg| {
        let placeholders = arg.get_value_names().unwrap_or_default();
        placeholders.iter().any(|it| it == RULE) || (arg.get_id() == "name" && arg.is_positional())
    };
    let mut cli = Cli::command();
    for command in cli.get_subcommands_mut() {
        *command = command.clone().mut_args(|arg| {
            // The program itself takes any name, to say which one was probably meant.
            if of_rules(&arg) {
                arg.value_parser(PossibleValuesParser::new(names.clone()))
            } else {
                arg
            }
        });
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli, "pylens", &mut script);
    print(&script)
}
