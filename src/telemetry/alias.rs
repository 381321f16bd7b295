//! The telemetry of one file under another name, where the file takes the configured one for something else.

use memchr::memmem;

use super::presence::header_of;
use super::reach::{Obstacle, Reach};
use super::scope::functions_in_scope;
use crate::file::File;
use crate::lint_settings::{Alias, Telemetry};

/// More aliases than any file has used up.
const MAX_ALIASES: usize = 1000;

/// The telemetry of the file under another name: the one that the file has already, or, where that is wanted and its
/// code takes the name, a new one. `None` if the telemetry is what is configured.
pub fn aliased(file: &File<'_>) -> Option<Telemetry> {
    let telemetry = file.telemetry?;
    if let Some(present) = present_alias(file, telemetry) {
        return Some(present);
    }
    if telemetry.alias != Alias::Unique {
        return None;
    }
    let name = taken_name(file, telemetry)?;
    let base = stem(&name);
    let text = file.syntax.text().as_bytes();
    let mut free = (1..MAX_ALIASES)
        .map(|number| format!("{base}{number}"))
        .filter(|alias| memmem::find(text, alias.as_bytes()).is_none());
    telemetry.renamed(&name, &free.next()?)
}

/// The telemetry under the name that the header in the file binds, if that is an alias.
pub fn present_alias(file: &File<'_>, telemetry: &Telemetry) -> Option<Telemetry> {
    for name in entry_names(telemetry) {
        let base = stem(&name);
        for binding in file.names.module_bindings() {
            let number = binding.name.strip_prefix(&base);
            if number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
                && let Some(renamed) = telemetry.renamed(&name, binding.name)
                && header_of(&renamed, file.syntax).iter().next().is_some()
            {
                return Some(renamed);
            }
        }
    }
    None
}

/// The names that the header binds for entries.
fn entry_names(telemetry: &Telemetry) -> Vec<String> {
    let (Some(header), Some(entry)) = (&telemetry.header, &telemetry.entry) else {
        return Vec::new();
    };
    let mut names = entry.sample().names().read.clone();
    let bound = &header.names().bound;
    names.retain(|name| bound.contains(name));
    names.dedup();
    names
}

/// A name of the header that the module, or a function in scope, takes.
fn taken_name(file: &File<'_>, telemetry: &Telemetry) -> Option<String> {
    let reach = Reach::of(file);
    let names = entry_names(telemetry);
    functions_in_scope(file).find_map(|signature| match reach.obstacle(signature.function)? {
        Obstacle::Local(name) | Obstacle::Module(name, _) | Obstacle::Star(name, _) => {
            names.contains(name).then(|| name.clone())
        }
        Obstacle::NoHeader => None,
    })
}

/// The beginning of all aliases of a name. A leading underscore keeps them from star imports, two would be mangled in
/// classes.
fn stem(name: &str) -> String {
    match name.trim_matches('_') {
        "" => "_telemetry_".to_owned(),
        name => format!("_{name}_"),
    }
}
