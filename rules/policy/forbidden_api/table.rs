//! The table `forbidden-api`: what its entries mean, and which of them decides about a name.

use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::analysis::reference::{Standing, correction, sieve_of_attributes, sieve_of_things};
use crate::config::{
    FromToml, Located, Names, Problem, SectionLayer, SettingsError, Value, quoted,
};
use crate::file::File;
use crate::lint_settings::SectionValue;
use crate::names::{is_builtin_name, top_level};
use crate::patterns::Patterns;
use crate::section::SectionTable;
use crate::syntax::{Sieve, is_identifier, is_standard_library};

const KEY: &str = "forbidden-api";

/// The greatest number of names that are remembered from file to file.
const MOST_KNOWN: usize = 1 << 16;

/// The names that code may not refer to: the rules of a gate, which selecting others does not switch off.
pub static SECTION: SectionTable = SectionTable { name: KEY, outlasts_selection: true, read };

/// The names that the code in a file may not refer to; `None` if nothing is forbidden anywhere.
pub fn forbidden<'a>(file: &File<'a>) -> Option<&'a Forbidden> {
    file.section(KEY)
}

/// The names that code may not refer to, and the exceptions.
#[derive(Debug)]
pub struct Forbidden {
    /// The entries for qualified names.
    things: FxHashMap<String, ForbiddenApi>,
    /// Those for what is in a thing, by its name.
    members: FxHashMap<String, ForbiddenApi>,
    /// Those for attributes, by their name.
    attributes: FxHashMap<String, ForbiddenApi>,
    /// The names of all entries below a thing, by its name.
    below: FxHashMap<String, Vec<String>>,
    /// The standing of things of the standard library in any file; `None` if some files may refer to more than others.
    known: Option<RwLock<FxHashMap<String, Standing>>>,
    /// The sieve for the things that an entry decides about.
    thing_sieve: Sieve,
    /// The sieve for the attributes that an entry decides about.
    attribute_sieve: Sieve,
    /// The sieve for the top levels of the names of things that entries are about.
    top_sieve: Sieve,
    /// The builtins among the things, or which hold some of them.
    builtin_names: Vec<String>,
    /// The sieve for the builtins that matter, made for the first file.
    builtin_sieve: OnceLock<Sieve>,
}

/// One entry of [`Forbidden`].
#[derive(Debug, Clone)]
pub struct ForbiddenApi {
    /// As configured: a qualified name, `NAME.*` for what is in it, or `.NAME` for attributes of that name.
    pub name: String,
    /// The reason why it is forbidden, or advice on what to do instead.
    pub message: String,
    /// The name that takes its place.
    pub replacement: Option<String>,
    /// The files that may refer to it; `None` means all, which makes this an exception to a wider entry.
    pub allow: Option<Patterns>,
}

impl ForbiddenApi {
    /// True if the file at `path` may refer to it.
    pub fn allows(&self, path: &Path) -> bool {
        self.allow.as_ref().is_none_or(|files| files.covers(path))
    }
}

impl Forbidden {
    /// These entries; of two for the same name the later one counts.
    pub fn new(entries: impl IntoIterator<Item = ForbiddenApi>) -> Forbidden {
        let (mut things, mut members, mut attributes) =
            (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
        for entry in entries {
            if let Some(attribute) = entry.name.strip_prefix('.') {
                attributes.insert(attribute.to_owned(), entry);
            } else if let Some(holder) = entry.name.strip_suffix(".*") {
                members.insert(holder.to_owned(), entry);
            } else {
                things.insert(entry.name.clone(), entry);
            }
        }
        let named = || things.keys().chain(members.keys()).map(String::as_str);
        let mut below: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for entry in things.values().chain(members.values()) {
            for (end, _) in entry.name.match_indices('.') {
                below.entry(entry.name[..end].to_owned()).or_default().push(entry.name.clone());
            }
        }
        let mut entries = things.values().chain(members.values()).chain(attributes.values());
        let is_same_everywhere =
            entries.all(|entry: &ForbiddenApi| entry.allow.as_ref().is_none_or(Patterns::is_empty));
        let known = is_same_everywhere.then(RwLock::default);
        let thing_sieve = sieve_of_things(named());
        let top_sieve = named().map(top_level).collect();
        let builtins = named().filter_map(|name| name.strip_prefix("builtins."));
        let builtin_names = builtins.map(|name| top_level(name).to_owned()).collect();
        let attribute_sieve = sieve_of_attributes(attributes.keys().map(String::as_str));
        Forbidden {
            things,
            members,
            attributes,
            below,
            known,
            thing_sieve,
            top_sieve,
            attribute_sieve,
            builtin_names,
            builtin_sieve: OnceLock::new(),
        }
    }

    /// The standing of a thing of the standard library, which is found if it is not known.
    pub fn remembered(&self, name: &str, find: &dyn Fn() -> Standing) -> Standing {
        let Some(known) = &self.known else {
            return find();
        };
        let read = known.read().unwrap_or_else(PoisonError::into_inner).get(name).copied();
        read.unwrap_or_else(|| {
            let found = find();
            let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MOST_KNOWN {
                known.insert(name.to_owned(), found);
            }
            found
        })
    }

    /// True if attributes of some names are forbidden, whatever has them.
    pub fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    /// True if nothing is forbidden anywhere.
    pub fn is_empty(&self) -> bool {
        self.entries().all(|entry| entry.allow.is_none())
    }

    /// The entries in no particular order, exceptions included.
    pub fn entries(&self) -> impl Iterator<Item = &ForbiddenApi> {
        self.things.values().chain(self.members.values()).chain(self.attributes.values())
    }

    /// The entries for what is in the thing with this qualified name.
    pub fn below(&self, name: &str) -> impl Iterator<Item = &ForbiddenApi> {
        let names = self.below.get(name).into_iter().flatten();
        names.filter_map(|name| match name.strip_suffix(".*") {
            Some(holder) => self.members.get(holder),
            None => self.things.get(name),
        })
    }

    /// The entry that decides about the thing with this qualified name: the one with the longest name.
    pub fn thing(&self, name: &str) -> Option<&ForbiddenApi> {
        if !self.top_sieve.passes(top_level(name)) {
            return None;
        }
        let mut ends = name.rmatch_indices('.').map(|(place, _)| place);
        self.things.get(name).or_else(|| {
            ends.find_map(|end| {
                let holder = &name[..end];
                self.members.get(holder).or_else(|| self.things.get(holder))
            })
        })
    }

    /// The entry that decides about `from module import *`.
    pub fn members(&self, module: &str) -> Option<&ForbiddenApi> {
        self.members.get(module).or_else(|| self.thing(module))
    }

    /// The sieve for the attributes that an entry decides about.
    pub fn attributes(&self) -> &Sieve {
        &self.attribute_sieve
    }

    /// The sieve for the things that an entry decides about.
    pub fn things(&self) -> &Sieve {
        &self.thing_sieve
    }

    /// The builtins that entries are about, among them those that a platform injects.
    pub fn builtin_names(&self) -> &[String] {
        &self.builtin_names
    }

    /// The sieve for the builtins that matter; `None` if some files may refer to more of them than others.
    pub fn builtins(&self, make: &dyn Fn() -> Sieve) -> Option<&Sieve> {
        self.known.as_ref().map(|_| self.builtin_sieve.get_or_init(make))
    }

    /// The entry that decides about attributes of this name.
    pub fn attribute(&self, name: &str) -> Option<&ForbiddenApi> {
        self.attributes.get(name)
    }
}

/// The entry of the table about one name.
#[derive(Debug, Clone)]
enum ForbiddenEntry {
    /// `false`: an exception.
    Exception,
    /// A message alone.
    Message(String),
    /// A table.
    Table {
        /// The reason why it is forbidden, or advice on what to do instead.
        message: Located<String>,
        /// The name that takes its place.
        replacement: Option<Located<String>>,
        /// The files that may refer to it.
        allow: Option<Located<Names>>,
    },
}

impl FromToml for ForbiddenEntry {
    fn decode(value: Value) -> Result<ForbiddenEntry, SettingsError> {
        if let Some(message) = value.as_str() {
            return Ok(ForbiddenEntry::Message(message.to_owned()));
        }
        if value.as_bool() == Some(false) {
            return Ok(ForbiddenEntry::Exception);
        }
        if !value.is_table() {
            return Err(value.wrong_type("a message, a table with a `message`, or `false`"));
        }
        let key = value.key().to_owned();
        let location = value.location();
        let mut table = value.into_table()?;
        let message = table.take("message")?;
        let replacement = table.take("replacement")?;
        let allow = table.take("allow")?;
        table.finish()?;
        let message = message.ok_or_else(|| {
            Problem::InvalidValue { key, reason: "has no `message`".to_owned() }.at(&location)
        })?;
        Ok(ForbiddenEntry::Table { message, replacement, allow })
    }
}

/// The names that the layers forbid, entry by entry; a later layer wins.
fn read(layers: &[SectionLayer<'_>]) -> Result<Option<SectionValue>, SettingsError> {
    let mut entries = Vec::new();
    for layer in layers {
        for (name, entry) in layer.table().into_entries()? {
            check_name(&name)?;
            doubt_name(layer, &name);
            entries.push(entry_of(layer, name.value, entry.value)?);
        }
    }
    let forbidden = Forbidden::new(entries);
    Ok((!forbidden.is_empty()).then(|| Arc::new(forbidden) as SectionValue))
}

fn entry_of(
    layer: &SectionLayer<'_>,
    name: String,
    entry: ForbiddenEntry,
) -> Result<ForbiddenApi, SettingsError> {
    Ok(match entry {
        ForbiddenEntry::Exception => {
            ForbiddenApi { name, message: String::new(), replacement: None, allow: None }
        }
        ForbiddenEntry::Message(message) => ForbiddenApi {
            name,
            message: trimmed(&message),
            replacement: None,
            allow: Some(Patterns::default()),
        },
        ForbiddenEntry::Table { message, replacement, allow } => {
            let key = format!("{KEY}.{}.allow", quoted(&name));
            let allow = allow.map(|allow| layer.files(&key, &allow)).transpose()?;
            ForbiddenApi {
                name,
                message: trimmed(&message.value),
                replacement: replacement.map(|it| it.value),
                allow: Some(allow.unwrap_or_default()),
            }
        }
    })
}

/// A message has no final full stop, like all others.
fn trimmed(message: &str) -> String {
    message.trim().trim_end_matches('.').to_owned()
}

/// Doubts a name that nothing in any CPython has, and that is almost one that something has.
fn doubt_name(layer: &SectionLayer<'_>, name: &Located<String>) {
    let text = name.value.strip_suffix(".*").unwrap_or(&name.value);
    if let Some(meant) = correction(text) {
        layer.doubt(
            &name.location,
            format_args!("`{KEY}` contains `{text}`, but nothing in CPython is called so; did you mean `{meant}`?"),
        );
    }
}

fn check_name(name: &Located<String>) -> Result<(), SettingsError> {
    let text = name.value.as_str();
    let is_attribute = text.strip_prefix('.').is_some_and(is_identifier);
    let dotted = text.strip_suffix(".*").unwrap_or(text);
    let reason = if !is_attribute && !dotted.split('.').all(is_identifier) {
        format!(
            "contains `{text}`: expected a name such as `os.system`, `socket.*` or, for attributes, `.__subclasses__`"
        )
    } else if is_builtin_name(text) && !is_standard_library(text) {
        format!("contains the builtin `{text}`; did you mean `builtins.{text}`?")
    } else {
        return Ok(());
    };
    Err(Problem::InvalidValue { key: KEY.to_owned(), reason }.at(&name.location))
}
