//! The ends of dotted names, and what names say by themselves.

/// The part before the first dot: of a module, its top-level package.
pub fn top_level(dotted: &str) -> &str {
    memchr::memchr(b'.', dotted.as_bytes()).map_or(dotted, |dot| &dotted[..dot])
}

/// The part behind the last dot.
pub fn last_part(dotted: &str) -> &str {
    memchr::memrchr(b'.', dotted.as_bytes()).map_or(dotted, |dot| &dotted[dot + 1..])
}

/// True if a name is meant for its own module or class alone, by convention: `_x` and `__x`, but not `__x__`.
pub fn is_private(name: &str) -> bool {
    name.starts_with('_') && !name.ends_with("__")
}

/// True if `part`, which holds no dot, is the part of `dotted` behind the last dot: without looking for that.
pub fn is_last_part(dotted: &str, part: &str) -> bool {
    let before = dotted.strip_suffix(part);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}
