//! Coroutines that run code they did not write.

use crate::rule::Group;

pub mod async_blocking_user_code;
pub mod async_lost_task;
pub mod async_swallowed_cancel;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "asyncio",
    summary: "Coroutines that run code they did not write",
    rules: &[
        &async_blocking_user_code::RULE,
        &async_lost_task::RULE,
        &async_swallowed_cancel::RULE,
    ],
};
