//! Control flow: how a function can end, what would catch an exception, which code runs only on some versions.
//!
//! Every other group of analyses may use it. It never knows classes or modules.

pub mod flow;
pub mod guards;
pub mod versions;
