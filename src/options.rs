//! What can be configured about a rule: an option accepts some values and has a default.

/// Something about a rule that can be configured.
#[derive(Debug, Clone, Copy)]
pub struct RuleOption<'r> {
    /// The kebab-case key.
    pub name: &'r str,
    /// One line without a full stop.
    pub summary: &'r str,
    /// What it accepts and what it is by default.
    pub kind: OptionKind<'r>,
}

/// What a rule's option accepts, with its default.
#[derive(Debug, Clone, Copy)]
pub enum OptionKind<'r> {
    /// One of `values`.
    Choice {
        /// The valid values.
        values: &'r [&'r str],
        /// The one in force unless configured.
        default: &'r str,
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
}

/// The value of a rule's option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionValue {
    /// One of the option's values.
    Choice(String),
    /// A switch.
    Flag(bool),
    /// A number.
    Integer(u64),
}

impl OptionKind<'_> {
    /// The value in force unless configured.
    pub fn default_value(&self) -> OptionValue {
        match *self {
            OptionKind::Choice { default, .. } => OptionValue::Choice(default.to_owned()),
            OptionKind::Flag { default } => OptionValue::Flag(default),
            OptionKind::Integer { default } => OptionValue::Integer(default),
        }
    }
}
