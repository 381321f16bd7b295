//! A reference, by whatever way, to something the configuration forbids.

mod table;

use std::borrow::Cow;
use std::rc::Rc;

use smallvec::SmallVec;

use crate::analysis::reference::{
    Judge, Mention, Reference, References, Standing, Verdict, held_elsewhere, references, spellings,
};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::{Binding, BindingKind, top_level};
use crate::rule::{Check, Enabled, Example, Rule, Section, Surroundings};
use crate::syntax::{Sieve, TextRange, ast};
use table::{ForbiddenApi, SECTION};

pub(super) use table::{Forbidden, forbidden};

/// A reference to something the configuration forbids.
pub static RULE: Rule = Rule {
    name: "forbidden-api",
    summary: "A reference, by whatever way, to something the configuration forbids",
    explanation: "
Code that others upload runs with the platform's rights: a rule that calls `os.system` runs a shell where its author has
none. What such code may not touch is listed under `[tool.pylens.forbidden-api]`, each name with a message:

```toml
[tool.pylens.forbidden-api]
\"builtins.exec\" = \"run code through `jobs.run`\"
\"os.system\" = { message = \"no shell here\", replacement = \"jobs.shell\", allow = [\"scripts/**\"] }
subprocess = \"no processes here\"              # the module and everything in it
\"subprocess.PIPE\" = false                     # but for this
\"socket.*\" = \"no network here\"                # everything in the module; `import socket` alone is no finding
\".__subclasses__\" = \"it reaches every class\"  # attributes of this name, of whatever object
```

A name covers the thing itself and everything below it, and the longest matching name decides: `false` makes an
exception, or lifts what an extended file forbids. In the files that match `allow` the thing may be used. Builtins are
members of `builtins`, and so are names that a platform injects: `\"builtins.spark._jvm\" = \"no JVM\"`. What a later configuration file says of a name takes the place of what an earlier one says. A name that
nothing in CPython is called like, but almost, such as `os.sytem`, is a warning.

A search for the word finds little: each of these runs a shell.

```python
import os.path as p; p.os.system(command)
getattr(__import__(\"o\" + \"s\"), \"sys\" + \"tem\")(command)
sys.modules[\"os\"].system(command)
operator.attrgetter(\"system\")(os)(command)
vars(builtins)[\"__import__\"](\"posix\").system(command)
```

So names are followed through imports, star imports, aliases, containers, loops, parameters, results, attributes and
patterns, and texts are computed where they consist of constants. A module counts that may be the forbidden one. Every
place is a finding of its own, because each has to go: the import, the alias, and each use of a name that can mean
nothing else; of one expression only the longest part counts. A relative import never means the standard library, and a function, parameter or attribute that is only
called like something forbidden is left alone.

Standard modules hold others under names of their own: `random._os` is `os`, `enum.bltns` is `builtins`. Which do is known
from CPython itself, 3.8 to 3.15. What modules of others hold is not, nor what an unknown object has:
`requests.compat.os.system` and `helper.os.system` may be `os.system`, as `os` is called like a standard module and `system`
is a member of that. Modules of the package that the file lies in are its own, but under `--untrusted`, where a folder may be
called like any package.

What only the running program can tell, `getattr(os, input())`, is found by `unresolvable-dynamic-access`. Names in
texts count that the library looks up or runs, as in `pydoc.locate(\"os.system\")`, `mock.patch`, `logging.config.dictConfig`,
`timeit` or `eval`, as far as these texts are computed. What `exec` and `eval` are given besides is not known, and what
`map` hands to a function is not followed: forbid `exec`, `eval` and whatever else need not be there. Comments suppress these findings like any other, so a gate
must run with `--ignore-suppressions` or `suppressions = false`.

Reference: <https://docs.python.org/3/library/functions.html#import__>
",
    severity: Severity::Error,
    enabled: Enabled::WhenConfigured(Section::Table(&SECTION)),
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("import os\n\ndef _report(command):\n    os.system(command)\n").with(CONFIG),
        Example::new("from os import system as print\n").with(CONFIG),
        Example::new("getattr(__import__('o' + 's'), 'sys' + 'tem')('ls')\n").with(CONFIG),
        Example::new("_run = __builtins__['exec']\n").with(CONFIG),
        Example::new("import subprocess\n").with(CONFIG),
        Example::new("for _class in ().__class__.__base__.__subclasses__():\n    print(_class)\n")
            .with(CONFIG),
    ],
    accepts: &[
        "import logging\n\ndef _report(command):\n    logging.info(command)\n",
        "def _exec(command):\n    return command\n\nexec = _exec\nexec('ls')\n",
        "from . import os\n\nos.system('ls')\n",
    ],
    checks: &[Check::Module(check)],
};

const CONFIG: &str = "[forbidden-api]
'os.system' = { message = 'no shell here', replacement = 'jobs.shell' }
'builtins.exec' = 'run code through `jobs.run`'
subprocess = 'no processes here'
'.__subclasses__' = 'it reaches every class'
";

fn check<'a>(context: &Context<'a>, module: &'a ast::ModModule) {
    let Some(forbidden) = forbidden(context) else {
        return;
    };
    let path = context.path;
    let references = followed(context);
    let gate = Gate { file: context, forbidden };
    for reference in &references.found {
        if let Some(entry) = gate.entry(&reference.mention) {
            report(context, reference, entry);
        }
    }
    if references.is_unsettled {
        let start = TextRange::empty(module.range.start());
        context
            .report(
                start,
                format!(
                    "`{}` passes on more names, or in more steps, than are followed",
                    path.display()
                ),
            )
            .caption("what it refers to cannot be told")
            .help("use what is imported where it is imported");
    }
}

/// The references of the file to what is forbidden, and the places where it hands on what holds something forbidden.
pub(super) fn followed(file: &File) -> Rc<References> {
    file.once(|file| match forbidden(file) {
        Some(forbidden) => references(file.names, file.syntax, &Gate { file, forbidden }),
        None => References::default(),
    })
}

/// The judge of what is forbidden to a file.
struct Gate<'g, 'a> {
    file: &'g File<'a>,
    forbidden: &'g Forbidden,
}

impl<'g> Gate<'g, '_> {
    /// The verdict by these entries: what none of them allows is forbidden.
    fn verdict(&self, entries: impl Iterator<Item = &'g ForbiddenApi>) -> Verdict {
        match self.deciding(entries) {
            Some(entry) if entry.allows(self.file.path) => Verdict::Spared,
            Some(_) => Verdict::Wanted,
            None => Verdict::Other,
        }
    }

    /// The entry that decides: the first that forbids, or else the first.
    fn deciding(
        &self,
        entries: impl Iterator<Item = &'g ForbiddenApi>,
    ) -> Option<&'g ForbiddenApi> {
        let mut first = None;
        for entry in entries {
            if !entry.allows(self.file.path) {
                return Some(entry);
            }
            first = first.or(Some(entry));
        }
        first
    }

    /// The entries about a thing, by every name that it has.
    fn entries_of_thing(&self, name: &str) -> SmallVec<[&'g ForbiddenApi; 2]> {
        let held = held_by_others(self.file, name).map(spellings).unwrap_or_default();
        let names = spellings(name);
        names.iter().chain(&held).filter_map(|name| self.forbidden.thing(name)).collect()
    }

    fn guesses(&self, name: &str) -> Option<&'g ForbiddenApi> {
        self.forbidden.thing(name).filter(|entry| entry.name == *name)
    }

    fn members(&self, module: &str) -> SmallVec<[&'g ForbiddenApi; 2]> {
        spellings(module).iter().filter_map(|name| self.forbidden.members(name)).collect()
    }

    /// The entry that decides about what code refers to.
    fn entry(&self, mention: &Mention) -> Option<&'g ForbiddenApi> {
        match mention {
            Mention::Thing(name) => self.deciding(self.entries_of_thing(name).into_iter()),
            Mention::Guess(name) => self.guesses(name),
            Mention::Members(module) => self.deciding(self.members(module).into_iter()),
            Mention::Attribute(name) => self.forbidden.attribute(name),
        }
    }
}

impl Judge for Gate<'_, '_> {
    fn of_thing(&self, name: &str) -> Verdict {
        self.verdict(self.entries_of_thing(name).into_iter())
    }

    fn of_guess(&self, name: &str) -> Verdict {
        self.verdict(self.guesses(name).into_iter())
    }

    fn of_members(&self, module: &str) -> Verdict {
        self.verdict(self.members(module).into_iter())
    }

    fn of_attribute(&self, name: &str) -> Verdict {
        self.verdict(self.forbidden.attribute(name).into_iter())
    }

    fn attributes(&self) -> &Sieve {
        self.forbidden.attributes()
    }

    fn things(&self) -> &Sieve {
        self.forbidden.things()
    }

    fn named_builtins(&self) -> &[String] {
        self.forbidden.builtin_names()
    }

    fn builtins(&self, make: &dyn Fn() -> Sieve) -> Option<&Sieve> {
        self.forbidden.builtins(make)
    }

    fn remembered(&self, name: &str, find: &dyn Fn() -> Standing) -> Standing {
        self.forbidden.remembered(name, find)
    }

    /// Something in the thing is forbidden, and the thing itself is not.
    fn is_held_by(&self, name: &str) -> bool {
        let is_below = |name: &Cow<'_, str>| {
            self.forbidden.below(name).any(|entry| !entry.allows(self.file.path))
        };
        spellings(name).iter().any(is_below) && self.of_thing(name) != Verdict::Wanted
    }
}

/// The standard library's name for what a module of somebody else's project may hold, as [`held_elsewhere`] has it. The modules of
/// the file's own package are its own, whatever they are called.
fn held_by_others<'n>(file: &File, name: &'n str) -> Option<&'n str> {
    held_elsewhere(file.names, name).filter(|_| !file.is_in_package(top_level(name)))
}

fn report(context: &Context, reference: &Reference, entry: &ForbiddenApi) {
    let written = context.syntax.slice(reference.range);
    let shown = match &reference.mention {
        Mention::Thing(name) | Mention::Guess(name) => {
            let known = held_by_others(context, name).unwrap_or(name);
            known.strip_prefix("builtins.").unwrap_or(known).to_owned()
        }
        Mention::Members(module) => format!("{module}.*"),
        Mention::Attribute(name) => format!(".{name}"),
    };
    let is_guess = match &reference.mention {
        Mention::Thing(name) => held_by_others(context, name).is_some(),
        _ => false,
    };
    let is_short = written.len() <= 40 && !written.contains(['\n', '\r', '`']);
    let plain = (written == shown || reference.is_import) && !is_guess
        || matches!(reference.mention, Mention::Attribute(_));
    let message = match (plain, is_short) {
        (true, _) => format!("`{shown}` is forbidden: {}", entry.message),
        (false, true) if reference.is_certain && !is_guess => {
            format!("`{written}` is `{shown}`, which is forbidden: {}", entry.message)
        }
        (false, true) => {
            format!("`{written}` may be `{shown}`, which is forbidden: {}", entry.message)
        }
        (false, false) => format!("this is `{shown}`, which is forbidden: {}", entry.message),
    };
    let labels = origins(context, reference);
    let mut diagnostic = context.report(reference.range, message);
    for (range, label) in labels {
        diagnostic.label(range, label);
    }
    if entry.name != shown && entry.name.strip_prefix("builtins.") != Some(&shown) {
        diagnostic.note(format!("`forbidden-api` lists `{}`", entry.name));
    }
    if let Some(replacement) = &entry.replacement {
        diagnostic.help(format!("use `{replacement}` instead"));
    }
}

/// The places where the name that a reference starts from gets what it means.
fn origins(context: &Context, reference: &Reference) -> Vec<(TextRange, String)> {
    /// The greatest number of places that are shown, and among how many.
    const SHOWN: usize = 3;
    const SEARCHED: usize = 64;
    let Some(root) = reference.root else {
        return Vec::new();
    };
    let label = |binding: &Binding| match binding.kind {
        BindingKind::Import { .. } | BindingKind::ImportFrom { .. } => {
            Some((binding.range, format!("`{}` is imported here", binding.name)))
        }
        BindingKind::Assignment { .. } => {
            Some((binding.range, format!("`{}` is assigned here", binding.name)))
        }
        _ => None,
    };
    let name = context.syntax.slice(root);
    let scope = context.names.binding_scope(name, root.start());
    let scope = scope.map(|scope| context.names.scope(scope));
    let bindings = scope.iter().flat_map(|scope| scope.bindings_of(name)).take(SEARCHED);
    bindings.filter_map(label).take(SHOWN).collect()
}
