//! Members of the standard modules: what is theirs, and what they hold of other modules, as `random._os` is the module `os`.
//!
//! The tables are made by `scripts/generate_members.py` from CPython itself, in all its versions.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Suggestion;
use crate::names::top_level;

/// In each line a name and what it stands for, in the order of the names.
const ALIASES: &str = include_str!("aliases.txt");

/// In each line a module, `:`, and the names of its own.
const CONTENTS: &str = include_str!("contents.txt");

static MODULES: LazyLock<FxHashMap<&str, FxHashSet<&str>>> = LazyLock::new(|| {
    let lines = CONTENTS.lines().filter_map(|line| line.split_once(':'));
    let mut modules: FxHashMap<&str, FxHashSet<&str>> =
        lines.map(|(module, names)| (module, names.split_whitespace().collect())).collect();
    let below: Vec<&str> =
        modules.keys().copied().chain(pairs().map(|(name, _)| name)).chain(["os.path"]).collect();
    for name in below {
        if let Some((module, member)) = name.rsplit_once('.')
            && let Some(members) = modules.get_mut(module)
        {
            members.insert(member);
        }
    }
    modules
});

/// The targets of the names; in some versions of CPython it is another thing than in others.
static TARGETS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut targets: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (name, target) in pairs() {
        targets.entry(name).or_default().push(target);
    }
    targets
});

/// The names of what modules hold of others.
static HELD: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut held: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (name, target) in pairs() {
        if let Some((module, _)) = name.rsplit_once('.') {
            held.entry(module).or_default().push(target);
        }
    }
    held
});

/// The top-level modules that hold something of others.
static HOLDERS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| pairs().map(|(name, _)| top_level(name)).collect());

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALIASES.lines().filter_map(|line| line.split_once(' '))
}

/// The names of what `name` is or is in, with the rest of it: `os.system` for `random._os.system`.
pub(super) fn targets(name: &str) -> impl Iterator<Item = String> {
    let ends = name.match_indices('.').map(|(place, _)| place).chain([name.len()]);
    ends.skip(1).flat_map(move |end| {
        let known = TARGETS.get(&name[..end]).into_iter().flatten();
        known.map(move |target| format!("{target}{}", &name[end..]))
    })
}

/// The names of what a standard module holds of others: `math` for `fractions`.
pub(super) fn held_by(module: &str) -> impl Iterator<Item = &'static str> {
    HELD.get(module).into_iter().flatten().copied()
}

/// The names of the top-level modules that hold something of others.
pub(super) fn holders<'m>() -> impl Iterator<Item = &'m str> {
    HOLDERS.iter().copied()
}

/// `os.system` for `compat.os.system`, or whatever else holds the module: from the part that is called like a standard module, if
/// what follows is a member of that.
pub(super) fn within(name: &str) -> Option<&str> {
    // A relative name is that of the project itself.
    let mut starts = name.match_indices('.').map(|(place, _)| place + 1);
    starts.find_map(|start| {
        let found = &name[start..];
        let (module, rest) = found.split_once('.')?;
        let member = rest.split('.').next().unwrap_or(rest);
        has_member(module, member).then_some(found)
    })
}

/// The names of all top-level standard modules of which anything is known.
pub(super) fn top_level_modules<'m>() -> impl Iterator<Item = &'m str> {
    modules().map(top_level).chain(holders())
}

/// The names of the standard modules that are there for others to use.
pub(super) fn modules<'m>() -> impl Iterator<Item = &'m str> {
    MODULES.keys().copied()
}

/// True if a standard module that is there for others to use is called `name`.
pub(super) fn is_module(name: &str) -> bool {
    MODULES.contains_key(name)
}

/// The names of the members of a standard module that is there for others to use.
pub(super) fn of<'m>(module: &str) -> impl Iterator<Item = &'m str> {
    MODULES.get(module).into_iter().flatten().copied()
}

/// True if a standard module has a member or a module called `member`.
pub(super) fn has_member(module: &str, member: &str) -> bool {
    MODULES.get(module).is_some_and(|members| members.contains(member))
}

/// The name that may be meant by one in a standard module of which no version of CPython has a member that is called so: one that is
/// called almost the same.
pub fn correction(name: &str) -> Option<String> {
    let mut dots = name.rmatch_indices('.').map(|(place, _)| place);
    let end = dots.find(|end| MODULES.contains_key(&name[..*end]))?;
    let (module, member) = (&name[..end], name[end + 1..].split('.').next()?);
    if has_member(module, member) {
        return None;
    }
    let members = MODULES.get(module).into_iter().flatten().copied();
    Some(format!("{module}.") + &Suggestion::nearest(member, members).candidate()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_what_is_in_other_modules() {
        let first = |name: &str| targets(name).next();
        assert_eq!(first("random._os.system").as_deref(), Some("os.system"));
        assert_eq!(first("random._urandom").as_deref(), Some("os.urandom"));
        assert_eq!(first("asyncio.subprocess.subprocess").as_deref(), Some("subprocess"));
        assert_eq!(first("enum.bltns.exec.__call__").as_deref(), Some("builtins.exec.__call__"));
        assert_eq!(first("random.Random"), None);
        assert_eq!(first("random"), None);
    }

    #[test]
    fn modules_are_known_wherever_they_are_held() {
        assert_eq!(within("requests.compat.os.system"), Some("os.system"));
        assert_eq!(within("project.os.system.__call__"), Some("os.system.__call__"));
        assert_eq!(within("project.os.path.join"), Some("os.path.join"));
        assert_eq!(within("client.socket.send_all_of_it"), None);
        assert_eq!(within("error.code"), None);
    }

    #[test]
    fn names_that_nothing_has_are_corrected() {
        let corrected = |name: &str| correction(name);
        assert_eq!(corrected("os.sytem").as_deref(), Some("os.system"));
        assert_eq!(corrected("builtins.evel").as_deref(), Some("builtins.eval"));
        for known in ["os.system", "os.path.join", "os.startfile", "requests.gett", "os"] {
            assert_eq!(corrected(known), None, "{known}");
        }
    }
}
