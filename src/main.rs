//! The `pylens` command.

fn main() {}
