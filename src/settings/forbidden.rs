//! The table `forbidden-api`: what its keys mean.

use super::decode::quoted;
use super::discovery::Layer;
use super::error::{Problem, SettingsError};
use super::file::ForbiddenEntry;
use super::origin::Located;
use super::patterns::PatternsBuilder;
use crate::lint_settings::{Forbidden, ForbiddenApi};
use crate::names::is_builtin_name;
use crate::patterns::Patterns;
use crate::syntax::{is_identifier, is_standard_library};

const KEY: &str = "forbidden-api";

/// The names that the layers forbid, entry by entry; a later layer wins.
pub(super) fn resolve(
    layers: &[&Layer],
    no_patterns: &PatternsBuilder<'_>,
) -> Result<Forbidden, SettingsError> {
    let mut entries = Vec::new();
    for layer in layers {
        for (name, entry) in layer.config.forbidden_api.iter().flat_map(|table| &table.value) {
            check_name(name)?;
            let name = name.value.clone();
            entries.push(match &entry.value {
                ForbiddenEntry::Exception => {
                    ForbiddenApi { name, message: String::new(), replacement: None, allow: None }
                }
                ForbiddenEntry::Message(message) => ForbiddenApi {
                    name,
                    message: trimmed(message),
                    replacement: None,
                    allow: Some(Patterns::default()),
                },
                ForbiddenEntry::Table { message, replacement, allow } => {
                    let mut patterns = no_patterns.clone();
                    let key = format!("{KEY}.{}.allow", quoted(&name));
                    if let Some(allow) = allow {
                        patterns.add_all(&key, allow, &layer.folder)?;
                    }
                    ForbiddenApi {
                        name,
                        message: trimmed(&message.value),
                        replacement: replacement.as_ref().map(|it| it.value.clone()),
                        allow: Some(patterns.build_for(&key, message)?),
                    }
                }
            });
        }
    }
    Ok(Forbidden::new(entries))
}

/// A message has no final full stop, like all others.
fn trimmed(message: &str) -> String {
    message.trim().trim_end_matches('.').to_owned()
}

fn check_name(name: &Located<String>) -> Result<(), SettingsError> {
    let text = name.value.as_str();
    let is_attribute = text.strip_prefix('.').is_some_and(is_identifier);
    let dotted = text.strip_suffix(".*").unwrap_or(text);
    let reason = if !is_attribute && !dotted.split('.').all(is_identifier) {
        format!(
            "holds `{text}`, which is no name such as `os.system`, `socket.*` or, for attributes, `.__subclasses__`"
        )
    } else if is_builtin_name(text) && !is_standard_library(text) {
        format!("holds the builtin `{text}`; did you mean `builtins.{text}`?")
    } else {
        return Ok(());
    };
    Err(Problem::InvalidValue { key: KEY.to_owned(), reason }.at(&name.place))
}
