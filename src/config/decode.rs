//! The types that settings have.

use std::time::Duration;

use bytesize::ByteSize;

use super::choice::Choice;
use super::error::{Problem, SettingsError};
use super::origin::Located;
use super::value::{Entries, FromToml, ToToml, Value};
use crate::options::OptionValue;
use crate::syntax::{InvalidVersions, Versions};

/// A list of strings: names, selectors or patterns.
pub type Names = Vec<Located<String>>;

impl FromToml for bool {
    fn decode(value: Value) -> Result<bool, SettingsError> {
        value.as_bool().ok_or_else(|| value.wrong_type("`true` or `false`"))
    }
}

impl ToToml for bool {
    fn encode(&self) -> toml::Value {
        (*self).into()
    }
}

impl FromToml for String {
    fn decode(value: Value) -> Result<String, SettingsError> {
        value.as_str().map(str::to_owned).ok_or_else(|| value.wrong_type("a string"))
    }
}

impl ToToml for String {
    fn encode(&self) -> toml::Value {
        self.as_str().into()
    }
}

impl FromToml for Versions {
    fn decode(value: Value) -> Result<Versions, SettingsError> {
        let text = value.as_str().ok_or_else(|| value.wrong_type("a string"))?;
        text.parse().map_err(|error: InvalidVersions| {
            let (key, reason) = (value.key().to_owned(), format!("is `{text}`: {error}"));
            Problem::InvalidValue { key, reason }.at(&value.location())
        })
    }
}

impl ToToml for Versions {
    fn encode(&self) -> toml::Value {
        self.to_string().into()
    }
}

impl FromToml for ByteSize {
    fn decode(value: Value) -> Result<ByteSize, SettingsError> {
        if let Some(bytes) = value.as_unsigned() {
            return Ok(ByteSize::b(bytes));
        }
        let text = value.as_str().ok_or_else(|| value.wrong_type("a size, such as `8 MiB`"))?;
        text.parse().map_err(|_| {
            let reason = format!("is `{text}`: expected a size, such as `8 MiB`");
            Problem::InvalidValue { key: value.key().to_owned(), reason }.at(&value.location())
        })
    }
}

impl ToToml for ByteSize {
    fn encode(&self) -> toml::Value {
        self.to_string().into()
    }
}

impl FromToml for Duration {
    fn decode(value: Value) -> Result<Duration, SettingsError> {
        let text = value.as_str().ok_or_else(|| value.wrong_type("a time, such as `10 s`"))?;
        humantime::parse_duration(text).map_err(|_| {
            let reason = format!("is `{text}`: expected a time, such as `10 s`");
            Problem::InvalidValue { key: value.key().to_owned(), reason }.at(&value.location())
        })
    }
}

impl ToToml for Duration {
    fn encode(&self) -> toml::Value {
        humantime::format_duration(*self).to_string().into()
    }
}

impl<T: Choice> FromToml for T {
    fn decode(value: Value) -> Result<T, SettingsError> {
        let Some(name) = value.as_str() else {
            return Err(value.wrong_type("a string"));
        };
        T::find(name).ok_or_else(|| {
            let names = T::VALUES.iter().map(|value| value.name());
            Problem::unknown_value(value.key(), name, names).at(&value.location())
        })
    }
}

impl<T: Choice> ToToml for T {
    fn encode(&self) -> toml::Value {
        self.name().into()
    }
}

impl FromToml for Names {
    fn decode(value: Value) -> Result<Names, SettingsError> {
        let items = value.as_list().ok_or_else(|| value.wrong_type("a list of strings"))?;
        items.into_iter().map(Value::locate).collect()
    }
}

impl ToToml for Names {
    fn encode(&self) -> toml::Value {
        let names: Vec<_> = self.iter().map(|name| name.value.clone()).collect();
        names.into()
    }
}

impl<T: FromToml> FromToml for Entries<T> {
    fn decode(value: Value) -> Result<Entries<T>, SettingsError> {
        value.into_table()?.into_entries()
    }
}

impl<T: ToToml> ToToml for Entries<T> {
    fn encode(&self) -> toml::Value {
        let entries = self.iter();
        let table = entries.map(|(key, value)| (key.value.clone(), value.value.encode()));
        toml::Value::Table(table.collect())
    }
}

/// True if the rule has such an option, and what it accepts, is known only to the registry.
impl FromToml for OptionValue {
    fn decode(value: Value) -> Result<OptionValue, SettingsError> {
        const EXPECTED: &str =
            "a string, a boolean, a whole number from 0 on, a list of strings or a table";
        if let Some(text) = value.as_str() {
            Ok(OptionValue::Text(text.to_owned()))
        } else if let Some(flag) = value.as_bool() {
            Ok(OptionValue::Flag(flag))
        } else if let Some(number) = value.as_unsigned() {
            Ok(OptionValue::Integer(number))
        } else if value.is_table() {
            let entries = Entries::decode(value)?.into_iter();
            Ok(OptionValue::Table(entries.map(|(key, value)| (key.value, value.value)).collect()))
        } else if value.as_list().is_some() {
            let texts = Names::decode(value)?;
            Ok(OptionValue::List(texts.into_iter().map(|text| text.value).collect()))
        } else {
            Err(value.wrong_type(EXPECTED))
        }
    }
}

impl ToToml for OptionValue {
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
