//! Options of rules: each accepts some values and has a default.

use crate::form::{Constant, Form, Owned};

/// An option of a rule that is a constant.
pub type RuleOption = AnyOption<Constant>;

/// An option of a rule in a registry.
pub type OwnedOption = AnyOption<Owned>;

/// The values that an option of a constant accepts.
pub type OptionKind = AnyOptionKind<Constant>;

/// The values that an option of a rule in a registry accepts.
pub type OwnedOptionKind = AnyOptionKind<Owned>;

/// Something about a rule that can be configured.
pub struct AnyOption<F: Form> {
    /// The kebab-case key.
    pub name: F::Text,
    /// One line without a full stop.
    pub summary: F::Text,
    /// The values that it accepts, and its default.
    pub kind: AnyOptionKind<F>,
}

/// The values that a rule's option accepts, with its default.
pub enum AnyOptionKind<F: Form> {
    /// One of `values`.
    Choice {
        /// The valid values.
        values: F::List<F::Text>,
        /// The one in force unless configured.
        default: F::Text,
    },
    /// `true` or `false`.
    Flag {
        /// The value unless configured.
        default: bool,
    },
    /// A whole number, zero or more.
    Integer {
        /// The value unless configured.
        default: u64,
    },
    /// A list of texts.
    List {
        /// The list unless configured.
        default: F::List<F::Text>,
    },
    /// A table whose keys are free; empty unless configured.
    Table,
}

/// The value of a rule's option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionValue {
    /// One of the option's values, or a text in a table.
    Text(String),
    /// A switch.
    Flag(bool),
    /// A number.
    Integer(u64),
    /// Texts in the order in which they are written.
    List(Vec<String>),
    /// Keys with their values, in the order in which they are written.
    Table(Vec<(String, OptionValue)>),
}

impl<F: Form> AnyOptionKind<F> {
    /// The value in force unless configured.
    pub fn default_value(&self) -> OptionValue {
        match self {
            AnyOptionKind::Choice { default, .. } => OptionValue::Text(default.to_string()),
            AnyOptionKind::Flag { default } => OptionValue::Flag(*default),
            AnyOptionKind::Integer { default } => OptionValue::Integer(*default),
            AnyOptionKind::List { default } => {
                OptionValue::List(default.iter().map(ToString::to_string).collect())
            }
            AnyOptionKind::Table => OptionValue::Table(Vec::new()),
        }
    }
}

impl RuleOption {
    /// The same option in a rule of a registry.
    pub(crate) fn owned(&self) -> OwnedOption {
        let kind = match self.kind {
            OptionKind::Choice { values, default } => {
                let values = values.iter().map(|value| (*value).into()).collect();
                OwnedOptionKind::Choice { values, default: default.into() }
            }
            OptionKind::Flag { default } => OwnedOptionKind::Flag { default },
            OptionKind::Integer { default } => OwnedOptionKind::Integer { default },
            OptionKind::List { default } => {
                OwnedOptionKind::List { default: default.iter().map(|it| (*it).into()).collect() }
            }
            OptionKind::Table => OwnedOptionKind::Table,
        };
        OwnedOption { name: self.name.into(), summary: self.summary.into(), kind }
    }
}
