//! Imports: they give names the modules and members of others.

use smallvec::{SmallVec, smallvec};

use super::Mention;
use super::trace::Tracer;
use super::values::Values;
use crate::names::{QualifiedName, top_level};
use crate::syntax::{TextRange, ast};

impl<'a> Tracer<'_, 'a> {
    pub(super) fn bind_import(&mut self, import: &'a ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            if self.verdicts.wants_thing(module) {
                self.find(alias.range, Mention::Thing(module.to_owned()), true, None, None);
            }
            let package = top_level(module);
            match &alias.asname {
                Some(name) => self.put_import(name, name.range, module),
                None => self.put_import(package, alias.range, package),
            };
        }
    }

    /// Gives a name the thing that is imported. As long as nobody has asked, only what matters is worth while. False if the thing
    /// does not matter.
    fn put_import(&mut self, name: &'a str, range: TextRange, thing: &str) -> bool {
        // The file itself, if it is what is run.
        if thing == "__main__" {
            self.put_name(name, range, &Values::thing(""));
            return true;
        }
        if let Some(member) = thing.strip_prefix("__main__.") {
            let values = self.own_member(member);
            self.put_name(name, range, &values);
            return true;
        }
        let matters = self.verdicts.matters(thing);
        if matters || self.imported.is_none() {
            self.put_name(name, range, &Values::thing(thing));
        }
        matters
    }

    pub(super) fn bind_import_from(&mut self, import: &'a ast::StmtImportFrom) {
        let module = import.module.as_ref().map_or("", ast::Identifier::as_str);
        let module = match import.level {
            0 => module.to_owned(),
            level => QualifiedName::relative(level, module).to_string(),
        };
        let mut thing = module.clone();
        let mut found = SmallVec::<[(TextRange, Mention); 1]>::new();
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                let members = Mention::Members(module.clone());
                if self.verdicts.wants(&members) {
                    found.push((import.range, members));
                }
                continue;
            }
            thing.truncate(module.len());
            thing.push('.');
            thing.push_str(&alias.name);
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            if self.put_import(name, name.range, &thing) && self.verdicts.wants_thing(&thing) {
                found.push((alias.range, Mention::Thing(thing.clone())));
            }
        }
        // All at once, if it is the module that must not be there.
        if found.len() == import.names.len()
            && found.len() > 1
            && self.verdicts.wants_thing(&module)
        {
            let range = import.module.as_ref().map_or(import.range, |module| module.range);
            found = smallvec![(range, Mention::Thing(module))];
        }
        for (range, mention) in found {
            self.find(range, mention, true, None, None);
        }
    }
}
