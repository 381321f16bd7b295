//! Code that is made and run at run time: where its source, names and futures go wrong.

use crate::rule::Group;

pub mod bare_module_exec;
pub mod dynamic_code_without_source;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "dynamic",
    summary: "Code that is made and run at run time: where its source, names and futures go wrong",
    rules: &[&bare_module_exec::RULE, &dynamic_code_without_source::RULE],
};
