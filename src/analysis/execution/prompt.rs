//! Texts that somebody types: a single statement, of which nobody asks for the source or the annotations.

use rustc_hash::FxHashSet;

use crate::analysis::execution::compiling::compile_mode;
use crate::file::File;
use crate::names::LocalName;
use crate::syntax::{Expr, Ranged, ast};

/// True if a parameter of that name is a single statement, as the standard library calls it in `timeit` and `profile`.
pub fn suggests_statement(name: &str) -> bool {
    matches!(name, "cmd" | "command" | "expr" | "expression" | "line" | "statement" | "stmt")
}

/// True if the function that runs `text` also tries the same text as an expression, as prompts do.
pub fn is_also_evaluated(file: &File<'_>, text: &Expr) -> bool {
    let Expr::Name(text) = text else {
        return false;
    };
    let evaluated = file.once(evaluated);
    evaluated.contains(&file.names.local_name(text))
}

/// True if a function runs a text among its own variables, where what the text defines is lost: it is a statement or two.
pub fn is_without_namespace(file: &File<'_>, exec: &ast::ExprCall) -> bool {
    exec.arguments.len() == 1 && !file.names.runs_at_import(exec.start())
}

fn evaluated(file: &File<'_>) -> FxHashSet<LocalName> {
    let names = file.names;
    let texts = file.nodes.all().calls().filter_map(|call| {
        let Some(Expr::Name(text)) = call.arguments.args.first() else {
            return None;
        };
        let is_evaluated = names.refers_to(&call.func, "builtins.eval")
            || names.refers_to(&call.func, "builtins.compile")
                && compile_mode(names, call) == Some("eval");
        is_evaluated.then(|| names.local_name(text))
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::suggests_statement;

    #[test]
    fn statements_are_told_from_programs() {
        assert!(suggests_statement("stmt"));
        assert!(!suggests_statement("source"));
    }
}
