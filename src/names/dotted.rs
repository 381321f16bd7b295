//! The ends of dotted names.

/// The part before the first dot: of a module, its top-level package.
pub fn top_level(dotted: &str) -> &str {
    dotted.split('.').next().unwrap_or(dotted)
}

/// The part behind the last dot.
pub fn last_part(dotted: &str) -> &str {
    dotted.rsplit('.').next().unwrap_or(dotted)
}
