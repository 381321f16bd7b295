//! The text of a configuration, taken apart as TOML, each piece with its span.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::error::{Problem, SettingsError};
use super::origin::{Location, Origin};

/// A text that holds settings.
#[derive(Debug)]
pub(super) struct Document {
    text: String,
    origin: Origin,
}

/// A value of a document, with its location in the text. It borrows nothing, so that it can be kept until somebody is found
/// who knows what it means.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) content: Content,
}

/// A value of a document.
#[derive(Debug, Clone)]
pub(super) enum Content {
    String(String),
    /// `None` if it is too large.
    Integer(Option<i128>),
    Float(f64),
    Boolean(bool),
    Datetime(Datetime),
    Array(Vec<Node>),
    Table(Members),
}

/// A key of a table with its span, and its value.
pub(super) type Member = (Range<usize>, String, Node);

/// The keys and values of a table.
pub(super) type Members = Vec<Member>;

impl Document {
    /// The text with what stands in it.
    pub(super) fn parse(
        text: &str,
        origin: Origin,
    ) -> Result<(Arc<Document>, Members), SettingsError> {
        let document = Document { text: text.to_owned(), origin };
        let table = DeTable::parse(text).map_err(|error| {
            let location = document.location(&error.span().unwrap_or_default());
            Problem::Toml(error.message().replace('\n', ", ")).at(&location)
        })?;
        let members = members(table.into_inner());
        Ok((Arc::new(document), members))
    }

    pub(super) fn location(&self, span: &Range<usize>) -> Location {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        // A position within an argument of one line helps nobody.
        let has_lines = matches!(self.origin, Origin::File(_) | Origin::Text);
        let position = has_lines.then_some((line, column));
        Location { origin: self.origin.clone(), position }
    }
}

fn members(table: DeTable<'_>) -> Members {
    let member = |(key, value): (Spanned<_>, _)| {
        let span = key.span();
        let key: std::borrow::Cow<'_, str> = key.into_inner();
        (span, key.into_owned(), Node::new(value))
    };
    table.into_iter().map(member).collect()
}

impl Node {
    fn new(value: Spanned<DeValue<'_>>) -> Node {
        let span = value.span();
        let content = match value.into_inner() {
            DeValue::String(text) => Content::String(text.into_owned()),
            DeValue::Integer(number) => {
                Content::Integer(i128::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Float(number) => Content::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Content::Boolean(flag),
            DeValue::Datetime(datetime) => Content::Datetime(datetime),
            DeValue::Array(items) => Content::Array(items.into_iter().map(Node::new).collect()),
            DeValue::Table(table) => Content::Table(members(table)),
        };
        Node { span, content }
    }

    /// The value as it would be written.
    pub(super) fn to_toml(&self) -> toml::Value {
        match &self.content {
            Content::String(text) => text.as_str().into(),
            Content::Integer(number) => {
                let number = number.and_then(|number| i64::try_from(number).ok());
                number.unwrap_or(i64::MAX).into()
            }
            Content::Float(number) => (*number).into(),
            Content::Boolean(flag) => (*flag).into(),
            Content::Datetime(datetime) => (*datetime).into(),
            Content::Array(items) => items.iter().map(Node::to_toml).collect::<Vec<_>>().into(),
            Content::Table(members) => {
                let members = members.iter().map(|(_, key, value)| (key.clone(), value.to_toml()));
                toml::Value::Table(members.collect())
            }
        }
    }
}

/// A key as TOML wants it.
pub fn quoted(key: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        toml::Value::from(key).to_string()
    }
}
