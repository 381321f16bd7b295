//! Code that is made and run at run time: where its source, names and futures go wrong.

use crate::rule::Group;

pub mod bare_module_exec;
pub mod builtins_not_a_sandbox;
pub mod compile_inherits_future;
pub mod dynamic_code_without_source;
pub mod exec_split_namespace;
pub mod linecache_entry_evictable;
pub mod locals_write;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "dynamic",
    summary: "Code that is made and run at run time: where its source, names and futures go wrong",
    rules: &[
        &bare_module_exec::RULE,
        &dynamic_code_without_source::RULE,
        &linecache_entry_evictable::RULE,
        &compile_inherits_future::RULE,
        &exec_split_namespace::RULE,
        &builtins_not_a_sandbox::RULE,
        &locals_write::RULE,
    ],
};
