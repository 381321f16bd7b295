//! The list of the built-in rules, from which what is said of every rule becomes one test for each.

use std::collections::BTreeSet;
use std::path::Path;

/// One test for each rule and function: `FUNCTION::RULE` calls `FUNCTION` with the rule's name.
macro_rules! test_every_rule {
    ($($function:ident),+) => {
        $(with_every_rule! { tests_of_rules $function })+
    };
}

/// Hands the list to another macro.
macro_rules! with_every_rule {
    ($receiver:ident $($argument:ident)?) => {
        $receiver! {
            $($argument)?:
            ast_insert_before_docstring
            ast_no_generic_visit
            ast_removed_node
            ast_visitor_skips_twin
            async_blocking_user_code
            async_lost_task
            async_swallowed_cancel
            bare_module_exec
            bidirectional_text
            blanket_suppression
            builtins_not_a_sandbox
            behaviour_changed
            cached_method
            compile_inherits_future
            compile_unfixed_tree
            deceptive_encoding
            decorator_without_wraps
            deprecated_api
            descriptor_get_ignores_none
            descriptor_state_on_self
            dynamic_code_without_source
            dynamic_module_constant_name
            except_comma_name
            exec_split_namespace
            forbidden_api
            gc_left_disabled
            getattr_unset_recursion
            getsource_unguarded
            import_hook_removed_api
            inspect_stack_for_caller
            instrumented_loader_shares_pyc
            invalid_suppression
            invisible_character
            is_literal
            linecache_entry_evictable
            loader_bypasses_pyc
            loader_without_get_source
            locale_encoding
            locals_write
            metaclass_could_be_init_subclass
            missing_annotations
            missing_telemetry_entry
            missing_telemetry_header
            module_reload
            outdated_telemetry
            parse_error_too_narrow
            pickle_local_callable
            pyc_invalidation_not_checked
            slots_class_registered_twice
            slots_conflict
            changed_signature
            removed_api
            removed_visitor
            source_decoded_blindly
            source_header_prepended
            spec_module_unregistered
            spec_none_unchecked
            stale_pyc_write_then_import
            syntax_error
            syntax_too_new
            sys_modules_live_iteration
            sys_modules_no_rollback
            sys_path_pop
            telemetry_shadowed
            too_complex
            trace_function_dropped
            transformer_drops_node
            tree_recursion_uncaught
            unchecked_file
            unlocked_global_update
            unresolvable_dynamic_access
            unused_suppression
            version_bound_bytecode
            warning_filters_changed
            weakref_misuse
        }
    };
}

macro_rules! tests_of_rules {
    ($function:ident: $($rule:ident)+) => {
        mod $function {
            $(
                #[test]
                fn $rule() {
                    super::$function(&stringify!($rule).replace('_', "-"));
                }
            )+
        }
    };
}

macro_rules! names_of_rules {
    (: $($rule:ident)+) => {
        [$(stringify!($rule).replace('_', "-")),+]
    };
}

/// Fails for a file in `folder` that is not named after a rule, `except` left out: no test would look at it.
pub fn assert_named_after_rules(folder: &Path, except: &[&str]) {
    let registry = pylens::rules::registry();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_rule = |name: &str| registry.find(name).is_some() || except.contains(&name);
        assert!(
            name.starts_with("__pycache__") || name.strip_suffix(".py").is_some_and(is_rule),
            "{} belongs to no rule",
            path.display()
        );
    }
}

#[test]
fn every_rule_is_listed() {
    let listed: BTreeSet<String> = with_every_rule!(names_of_rules).into();
    let registry = pylens::rules::registry();
    let known = registry.ids().map(|id| registry.rule(id).name.to_string()).collect();
    let difference: Vec<_> = listed.symmetric_difference(&known).collect();
    assert!(
        difference.is_empty(),
        "in tests/every_rule.rs or a rule, but not both: {difference:?}"
    );
}
