//! TOML values to Rust values, with the key and the place of whatever does not fit.
//!
//! serde would do the decoding, but its errors know neither the dotted key nor the nearest valid one, which is what the
//! reader of the error needs; so the parsed document is taken apart by hand.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::choice::Choice;
use super::error::{Problem, SettingsError, Suggestion};
use super::origin::{Located, Origin, Place};
use crate::options::OptionValue;

/// A list of strings: names, selectors or patterns.
pub type Names = Vec<Located<String>>;

/// A table whose keys are free, in the order of the file.
pub type Entries<T> = Vec<(Located<String>, Located<T>)>;

/// A type that a setting can have.
pub(super) trait Toml: Sized {
    /// The value that was written.
    fn decode(value: Value<'_>) -> Result<Self, SettingsError>;

    /// The value as it would be written.
    fn encode(&self) -> toml::Value;
}

/// A text that holds settings.
#[derive(Debug)]
pub(super) struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) origin: Origin,
}

impl<'t> Document<'t> {
    /// The table that the text is.
    pub(super) fn parse(&'t self) -> Result<Table<'t>, SettingsError> {
        let table = DeTable::parse(self.text).map_err(|error| {
            let place = self.place(&error.span().unwrap_or_default());
            Problem::Toml(error.message().replace('\n', ", ")).at(&place)
        })?;
        Ok(Table {
            document: self,
            key: String::new(),
            entries: table.into_inner(),
            known: Vec::new(),
        })
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        // A position within an argument of one line helps nobody.
        let has_lines = matches!(self.origin, Origin::File(_) | Origin::Text);
        let position = has_lines.then_some((line, column));
        Place { origin: self.origin.clone(), position }
    }
}

/// A value of a document, with its dotted key.
#[derive(Debug)]
pub(super) struct Value<'d> {
    document: &'d Document<'d>,
    key: String,
    span: Range<usize>,
    content: DeValue<'d>,
}

impl<'d> Value<'d> {
    /// The value as a table.
    pub(super) fn into_table(self) -> Result<Table<'d>, SettingsError> {
        let DeValue::Table(entries) = self.content else {
            return Err(self.wrong_type("a table"));
        };
        Ok(Table { document: self.document, key: self.key, entries, known: Vec::new() })
    }

    fn new(document: &'d Document<'d>, key: String, value: Spanned<DeValue<'d>>) -> Value<'d> {
        Value { document, key, span: value.span(), content: value.into_inner() }
    }

    /// The dotted key.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The place where the value was written.
    pub(super) fn place(&self) -> Place {
        self.document.place(&self.span)
    }

    /// The value as a string.
    pub(super) fn as_str(&self) -> Option<&str> {
        self.content.as_str()
    }

    /// The value as a boolean.
    pub(super) fn as_bool(&self) -> Option<bool> {
        self.content.as_bool()
    }

    /// True if the value is a table.
    pub(super) fn is_table(&self) -> bool {
        self.content.is_table()
    }

    fn locate<T: Toml>(self) -> Result<Located<T>, SettingsError> {
        let place = self.place();
        let value = T::decode(self)?;
        Ok(Located { value, place })
    }

    /// The error that the value is not `expected`.
    pub(super) fn wrong_type(&self, expected: &'static str) -> SettingsError {
        let found = match self.content {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let key = self.key.clone();
        Problem::WrongType { key, expected, found }.at(&self.place())
    }
}

/// A table that is being taken apart. Which keys are valid is what was asked for until [`Table::finish`].
#[derive(Debug)]
pub(super) struct Table<'d> {
    document: &'d Document<'d>,
    key: String,
    entries: DeTable<'d>,
    known: Vec<&'static str>,
}

impl<'d> Table<'d> {
    /// The value at `key`, which is valid here.
    pub(super) fn take<T: Toml>(
        &mut self,
        key: &'static str,
    ) -> Result<Option<Located<T>>, SettingsError> {
        self.known.push(key);
        self.take_value(key).map(Value::locate).transpose()
    }

    /// The table at `key`, which is valid here.
    pub(super) fn take_table(
        &mut self,
        key: &'static str,
    ) -> Result<Option<Table<'d>>, SettingsError> {
        self.known.push(key);
        self.take_value(key).map(Value::into_table).transpose()
    }

    /// Complains about what nobody asked for.
    pub(super) fn finish(self) -> Result<(), SettingsError> {
        let unknown = self.entries.keys().min_by_key(|key| key.span().start);
        let Some(key) = unknown else {
            return Ok(());
        };
        let problem = Problem::UnknownKey {
            key: self.dotted(key.get_ref()),
            suggestion: Suggestion::nearest(key.get_ref(), self.known.iter().copied()),
        };
        Err(problem.at(&self.document.place(&key.span())))
    }

    fn take_value(&mut self, key: &str) -> Option<Value<'d>> {
        let value = self.entries.remove(key)?;
        Some(Value::new(self.document, self.dotted(key), value))
    }

    fn dotted(&self, key: &str) -> String {
        let key = quoted(key);
        if self.key.is_empty() { key } else { format!("{}.{key}", self.key) }
    }

    fn into_entries<T: Toml>(mut self) -> Result<Entries<T>, SettingsError> {
        let entries = std::mem::take(&mut self.entries);
        let mut located = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let value = Value::new(self.document, self.dotted(key.get_ref()), value);
            let key = Located {
                place: self.document.place(&key.span()),
                value: key.into_inner().into_owned(),
            };
            located.push((key, value.locate()?));
        }
        located.sort_by_key(|(key, _): &(Located<String>, _)| key.place.position);
        Ok(located)
    }
}

/// A key as TOML wants it.
pub(super) fn quoted(key: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        toml::Value::from(key).to_string()
    }
}

impl Toml for bool {
    fn decode(value: Value<'_>) -> Result<bool, SettingsError> {
        let flag = value.content.as_bool();
        flag.ok_or_else(|| value.wrong_type("`true` or `false`"))
    }

    fn encode(&self) -> toml::Value {
        (*self).into()
    }
}

impl Toml for String {
    fn decode(value: Value<'_>) -> Result<String, SettingsError> {
        let text = value.content.as_str();
        text.map(str::to_owned).ok_or_else(|| value.wrong_type("a string"))
    }

    fn encode(&self) -> toml::Value {
        self.as_str().into()
    }
}

impl<T: Choice> Toml for T {
    fn decode(value: Value<'_>) -> Result<T, SettingsError> {
        let Some(name) = value.content.as_str() else {
            return Err(value.wrong_type("a string"));
        };
        T::find(name).ok_or_else(|| {
            let names = T::VALUES.iter().map(|value| value.name());
            Problem::unknown_value(&value.key, name, names).at(&value.place())
        })
    }

    fn encode(&self) -> toml::Value {
        self.name().into()
    }
}

impl Toml for Names {
    fn decode(value: Value<'_>) -> Result<Names, SettingsError> {
        let Some(array) = value.content.as_array() else {
            return Err(value.wrong_type("a list of strings"));
        };
        let items = array.iter().enumerate().map(|(index, item)| {
            let key = format!("{}[{index}]", value.key);
            Value::new(value.document, key, item.clone()).locate()
        });
        items.collect()
    }

    fn encode(&self) -> toml::Value {
        let names: Vec<_> = self.iter().map(|name| name.value.clone()).collect();
        names.into()
    }
}

impl<T: Toml> Toml for Entries<T> {
    fn decode(value: Value<'_>) -> Result<Entries<T>, SettingsError> {
        value.into_table()?.into_entries()
    }

    fn encode(&self) -> toml::Value {
        let entries = self.iter();
        let table = entries.map(|(key, value)| (key.value.clone(), value.value.encode()));
        toml::Value::Table(table.collect())
    }
}

/// True if the rule has such an option, and what it accepts, is known only to the registry.
impl Toml for OptionValue {
    fn decode(value: Value<'_>) -> Result<OptionValue, SettingsError> {
        const EXPECTED: &str =
            "a string, a boolean, a whole number from 0 on, a list of strings or a table";
        match &value.content {
            DeValue::String(text) => Ok(OptionValue::Text(text.clone().into_owned())),
            DeValue::Boolean(flag) => Ok(OptionValue::Flag(*flag)),
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix())
                .map(OptionValue::Integer)
                .map_err(|_| value.wrong_type(EXPECTED)),
            DeValue::Array(_) => {
                let texts = Names::decode(value)?;
                Ok(OptionValue::List(texts.into_iter().map(|text| text.value).collect()))
            }
            DeValue::Table(_) => {
                let entries = Entries::decode(value)?.into_iter();
                let entries = entries.map(|(key, value)| (key.value, value.value));
                Ok(OptionValue::Table(entries.collect()))
            }
            _ => Err(value.wrong_type(EXPECTED)),
        }
    }

    fn encode(&self) -> toml::Value {
        match self {
            OptionValue::Text(value) => value.as_str().into(),
            OptionValue::Flag(value) => (*value).into(),
            OptionValue::Integer(value) => i64::try_from(*value).unwrap_or(i64::MAX).into(),
            OptionValue::List(values) => values.clone().into(),
            OptionValue::Table(entries) => {
                let entries = entries.iter().map(|(key, value)| (key.clone(), value.encode()));
                toml::Value::Table(entries.collect())
            }
        }
    }
}
