//! Values and tables of a document as they are taken apart, with the key and the location of whatever does not fit.
//!
//! serde would do the decoding, but its errors know neither the dotted key nor the nearest valid one, which is what the
//! reader of the error needs; so the parsed document is taken apart by hand.

use std::sync::Arc;

use super::document::{Content, Document, Members, Node, quoted};
use super::error::{Problem, SettingsError, Suggestion};
use super::origin::{Located, Location, Origin};

/// A table whose keys are free, in the order of the file.
pub type Entries<T> = Vec<(Located<String>, Located<T>)>;

/// A type that can be read from a setting.
pub trait FromToml: Sized {
    /// The value that was written.
    ///
    /// # Errors
    /// If what was written is no such value.
    fn decode(value: Value) -> Result<Self, SettingsError>;
}

/// A type that can be written as a setting.
pub trait ToToml {
    /// The value as it would be written.
    fn encode(&self) -> toml::Value;
}

/// A value of a document, with its dotted key.
#[derive(Debug, Clone)]
pub struct Value {
    document: Arc<Document>,
    key: String,
    node: Node,
}

impl Value {
    /// The value as a table.
    ///
    /// # Errors
    /// If it is none.
    pub fn into_table(self) -> Result<Table, SettingsError> {
        let Content::Table(members) = self.node.content else {
            return Err(self.wrong_type("a table"));
        };
        Ok(Table { document: self.document, key: self.key, members, known: Vec::new() })
    }

    /// The dotted key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The location where the value was written.
    pub fn location(&self) -> Location {
        self.document.location(&self.node.span)
    }

    /// The value as a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.node.content {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.node.content {
            Content::Boolean(flag) => Some(flag),
            _ => None,
        }
    }

    /// The value as a whole number from 0 on.
    pub fn as_unsigned(&self) -> Option<u64> {
        match self.node.content {
            Content::Integer(number) => number.and_then(|number| u64::try_from(number).ok()),
            _ => None,
        }
    }

    /// The values of a list.
    pub fn as_list(&self) -> Option<Vec<Value>> {
        let Content::Array(items) = &self.node.content else {
            return None;
        };
        let items = items.iter().enumerate().map(|(index, item)| Value {
            document: Arc::clone(&self.document),
            key: format!("{}[{index}]", self.key),
            node: item.clone(),
        });
        Some(items.collect())
    }

    /// True if the value is a table.
    pub fn is_table(&self) -> bool {
        matches!(self.node.content, Content::Table(_))
    }

    /// The value as a `T`, with its place.
    ///
    /// # Errors
    /// If it is none.
    pub fn locate<T: FromToml>(self) -> Result<Located<T>, SettingsError> {
        let location = self.location();
        let value = T::decode(self)?;
        Ok(Located { value, location })
    }

    /// The error that the value is not `expected`, which has an article.
    pub fn wrong_type(&self, expected: &'static str) -> SettingsError {
        let found = match self.node.content {
            Content::String(_) => "a string",
            Content::Integer(_) => "an integer",
            Content::Float(_) => "a float",
            Content::Boolean(_) => "a boolean",
            Content::Datetime(_) => "a date or time",
            Content::Array(_) => "a list",
            Content::Table(_) => "a table",
        };
        let key = self.key.clone();
        Problem::WrongType { key, expected, found }.at(&self.location())
    }
}

/// The value itself, for whoever takes it apart later.
impl FromToml for Value {
    fn decode(value: Value) -> Result<Value, SettingsError> {
        Ok(value)
    }
}

impl ToToml for Value {
    fn encode(&self) -> toml::Value {
        self.node.to_toml()
    }
}

/// A table that is being taken apart. Which keys are valid is what was asked for until [`Table::finish`].
#[derive(Debug, Clone)]
pub struct Table {
    document: Arc<Document>,
    key: String,
    members: Members,
    known: Vec<String>,
}

impl Table {
    /// The table that a text is.
    pub(crate) fn parse(text: &str, origin: Origin) -> Result<Table, SettingsError> {
        let (document, members) = Document::parse(text, origin)?;
        Ok(Table { document, key: String::new(), members, known: Vec::new() })
    }

    /// The value at `key`, which is valid here.
    ///
    /// # Errors
    /// If there is another value at the key.
    pub fn take<T: FromToml>(&mut self, key: &str) -> Result<Option<Located<T>>, SettingsError> {
        self.take_value(key).map(Value::locate).transpose()
    }

    /// The table at `key`, which is valid here.
    ///
    /// # Errors
    /// If there is something else at the key.
    pub fn take_table(&mut self, key: &str) -> Result<Option<Table>, SettingsError> {
        self.take_value(key).map(Value::into_table).transpose()
    }

    /// The tables of the array at `key`, which is valid here.
    ///
    /// # Errors
    /// If there is something else at the key.
    pub fn take_tables(&mut self, key: &str) -> Result<Vec<Table>, SettingsError> {
        let Some(value) = self.take_value(key) else {
            return Ok(Vec::new());
        };
        let expected = "an array of tables, each under `[[overrides]]`";
        let items = value.as_list().ok_or_else(|| value.wrong_type(expected))?;
        items.into_iter().map(Value::into_table).collect()
    }

    /// The fault that there is no `key`, which says `what`.
    pub fn lacks(&self, key: &str, what: &'static str) -> SettingsError {
        let places = self.members.iter().map(|(span, ..)| span).min_by_key(|span| span.start);
        let span = places.cloned().unwrap_or_default();
        Problem::MissingKey { key: self.dotted(key), what }.at(&self.document.location(&span))
    }

    /// Complains about what nobody asked for.
    ///
    /// # Errors
    /// If there is such a key.
    pub fn finish(self) -> Result<(), SettingsError> {
        let unknown = self.members.iter().min_by_key(|(span, ..)| span.start);
        let Some((span, key, _)) = unknown else {
            return Ok(());
        };
        let problem = Problem::UnknownKey {
            key: self.dotted(key),
            suggestion: Suggestion::nearest(key, self.known.iter().map(String::as_str)),
        };
        Err(problem.at(&self.document.location(span)))
    }

    /// Every key that is left, with its value, in the order of the text.
    ///
    /// # Errors
    /// If there is something else than a `T`.
    pub fn into_entries<T: FromToml>(mut self) -> Result<Entries<T>, SettingsError> {
        let members = std::mem::take(&mut self.members);
        let mut located = Vec::with_capacity(members.len());
        for (span, key, node) in members {
            let value = self.value(&key, node);
            let key = Located { location: self.document.location(&span), value: key };
            located.push((key, value.locate()?));
        }
        located.sort_by_key(|(key, _): &(Located<String>, _)| key.location.position);
        Ok(located)
    }

    fn take_value(&mut self, key: &str) -> Option<Value> {
        self.known.push(key.to_owned());
        let place = self.members.iter().position(|(_, name, _)| name == key)?;
        let (_, _, node) = self.members.remove(place);
        Some(self.value(key, node))
    }

    fn value(&self, key: &str, node: Node) -> Value {
        Value { document: Arc::clone(&self.document), key: self.dotted(key), node }
    }

    fn dotted(&self, key: &str) -> String {
        let key = quoted(key);
        if self.key.is_empty() { key } else { format!("{}.{key}", self.key) }
    }
}
