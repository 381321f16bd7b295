//! Descriptors, slots, metaclasses, attribute hooks.

use crate::rule::Group;

pub mod descriptor_get_ignores_none;
pub mod descriptor_state_on_self;
pub mod getattr_unset_recursion;
pub mod metaclass_could_be_init_subclass;
pub mod slots_class_registered_twice;
pub mod slots_conflict;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "metaprogramming",
    summary: "Descriptors, slots, metaclasses, attribute hooks",
    rules: &[
        &getattr_unset_recursion::RULE,
        &descriptor_state_on_self::RULE,
        &descriptor_get_ignores_none::RULE,
        &slots_conflict::RULE,
        &slots_class_registered_twice::RULE,
        &metaclass_could_be_init_subclass::RULE,
    ],
};
