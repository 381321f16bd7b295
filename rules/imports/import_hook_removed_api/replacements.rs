//! The replacements of functions that are gone.

/// The replacement of a function of `imp`.
pub(super) fn instead_of(function: &str) -> &'static str {
    match function {
        "find_module" => "use `importlib.util.find_spec`",
        "load_source" | "load_module" | "load_compiled" | "load_dynamic" | "load_package" => {
            "use `importlib.util.spec_from_file_location`, `module_from_spec` and `exec_module`"
        }
        "new_module" => "use `types.ModuleType`",
        "reload" => "use `importlib.reload`",
        "get_suffixes" => "use the suffixes in `importlib.machinery`",
        "get_magic" => "use `importlib.util.MAGIC_NUMBER`",
        "get_tag" => "use `sys.implementation.cache_tag`",
        "cache_from_source" | "source_from_cache" => "use the function of `importlib.util`",
        _ => "use `importlib` instead",
    }
}
