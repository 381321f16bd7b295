//! Configured code: what may be injected, checked before anything is.

use std::sync::Arc;

use crate::names::{Names, top_level};
use crate::syntax::token::TokenKind;
use crate::syntax::{Expr, Node, Nodes, Ranged, Stmt, Syntax, TextRange, TextSize, ast, same_code};

use super::prologue::{is_docstring, is_future_import, is_simple};

/// One or more simple statements that can share a line with others of any module.
#[derive(Debug, Clone)]
pub struct Code {
    text: Arc<str>,
    body: Arc<[Stmt]>,
    names: Arc<CodeNames>,
}

/// The reason why some code cannot be injected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeError {
    /// The fault, as the end of a sentence that begins with the code's name.
    pub reason: String,
    /// The position of that, in characters of the code from 1.
    pub character: usize,
}

impl Code {
    /// Checks that `text`, without white space around it, can be put before the first statement of any module, on that
    /// statement's line, without changing what the module means. It may be several lines; what is injected is one.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn new(text: &str) -> Result<Code, CodeError> {
        let text = text.trim();
        let error = |offset: TextSize, reason: &str| {
            let before = text.get(..offset.to_usize()).unwrap_or(text);
            Err(CodeError { reason: reason.to_owned(), character: before.chars().count() + 1 })
        };
        let Ok(syntax) = Syntax::parse_code(text) else {
            return error(TextSize::default(), "is nested too deeply to be analysed");
        };
        if let Some(problem) = syntax.errors().first() {
            let reason = format!("is not valid Python: {}", problem.error);
            return error(problem.range().start(), &reason);
        }
        if let Some(comment) = syntax.comments().next() {
            return error(
                comment.start(),
                "contains a comment, which would hide the statement behind it",
            );
        }
        let body = &syntax.module().body;
        if body.is_empty() {
            return error(TextSize::default(), "contains no statement");
        }
        let names = Names::new(syntax.module());
        let nodes = names.nodes();
        match body.iter().find_map(|stmt| Some((stmt.start(), problem(nodes, stmt)?))) {
            Some((offset, reason)) => return error(offset, reason),
            None if body.first().is_some_and(is_docstring) => {
                let reason = "begins with a string, which would become a docstring";
                return error(TextSize::default(), reason);
            }
            None => {}
        }
        let text = match joined(&syntax) {
            Ok(text) => text,
            Err(offset) => {
                return error(offset, "contains a string with a line break; write it as `\\n`");
            }
        };
        let names = CodeNames::of(nodes).into();
        Ok(Code { text: text.into(), body: body.iter().cloned().collect(), names })
    }

    /// The code on one line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its statements.
    pub fn statements(&self) -> &[Stmt] {
        &self.body
    }

    /// The number of statements at the start of `body` that are this code, in whatever layout: all of its own or none.
    pub fn length_in(&self, body: &[Stmt]) -> usize {
        let is_here = body.len() >= self.body.len()
            && body.iter().zip(&*self.body).all(|(actual, own)| same_code(actual, own));
        if is_here { self.body.len() } else { 0 }
    }

    /// The names that the code reads, and those that it binds.
    pub fn names(&self) -> &CodeNames {
        &self.names
    }
}

/// The statements on one line. What stands on one already is left as it is.
///
/// # Errors
/// Where a token begins that has a line break in it.
fn joined(syntax: &Syntax<'_>) -> Result<String, TextSize> {
    let text = syntax.text();
    if !is_broken(text) {
        // Another semicolon will follow.
        return Ok(text.trim_end_matches(';').trim_end().to_owned());
    }
    let statements = syntax.module().body.iter().map(|stmt| unbroken(syntax, stmt.range()));
    Ok(statements.collect::<Result<Vec<_>, _>>()?.join("; "))
}

/// The text of a statement with a space for each line break between its tokens.
fn unbroken(syntax: &Syntax<'_>, range: TextRange) -> Result<String, TextSize> {
    let tokens = syntax.tokens().in_range(range).iter();
    let mut text = String::new();
    let mut end = range.start();
    for token in tokens.filter(|token| token.kind() != TokenKind::NonLogicalNewline) {
        let between = syntax.slice(TextRange::new(end, token.start()));
        text.push_str(if is_broken(between) { " " } else { between });
        if is_broken(syntax.slice(token)) {
            return Err(token.start());
        }
        text.push_str(syntax.slice(token));
        end = token.end();
    }
    Ok(text)
}

fn is_broken(text: &str) -> bool {
    text.contains(['\n', '\r'])
}

/// The fault of a statement that is or holds what it must not.
fn problem<'a>(nodes: &Nodes<'a>, stmt: &'a Stmt) -> Option<&'static str> {
    if !is_simple(stmt) {
        Some("contains a compound statement, which cannot share a line")
    } else if is_future_import(stmt) {
        Some("imports from `__future__`, which would change how the module is compiled")
    } else if !runs_at_module_level(nodes, stmt) {
        Some("contains code that is allowed only in functions or loops")
    } else {
        None
    }
}

/// The names in some code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeNames {
    /// The names that it reads.
    pub read: Vec<String>,
    /// The names that it binds or deletes.
    pub bound: Vec<String>,
    /// The attributes that it reads.
    pub attributes: Vec<String>,
    /// The top-level modules that it imports, but for relative imports.
    pub imported: Vec<String>,
    /// The names that an import binds to a module of the same name, or an alias to one: `a` and `a`, `b` and `a.b`.
    pub modules: Vec<(String, String)>,
}

impl CodeNames {
    fn of(nodes: &Nodes<'_>) -> CodeNames {
        let mut names = CodeNames::default();
        for node in nodes.all() {
            match node {
                Node::Stmt(Stmt::Import(import)) => {
                    import.names.iter().for_each(|alias| names.import_module(alias));
                }
                Node::Stmt(Stmt::ImportFrom(import)) => {
                    import.names.iter().for_each(|alias| names.import(alias));
                    if let (0, Some(module)) = (import.level, &import.module) {
                        names.imported.push(top_level(module).to_owned());
                    }
                }
                Node::Expr(Expr::Name(name)) => {
                    let names = if name.ctx.is_load() { &mut names.read } else { &mut names.bound };
                    names.push(name.id.to_string());
                }
                Node::Expr(Expr::Attribute(it)) => names.attributes.push(it.attr.to_string()),
                _ => {}
            }
        }
        names
    }

    fn import(&mut self, alias: &ast::Alias) {
        let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
        self.bound.push(top_level(name).to_owned());
    }

    fn import_module(&mut self, alias: &ast::Alias) {
        self.import(alias);
        let package = top_level(&alias.name).to_owned();
        self.modules.push(match &alias.asname {
            Some(name) => (name.to_string(), alias.name.to_string()),
            None => (package.clone(), package.clone()),
        });
        self.imported.push(package);
    }
}

/// True if CPython compiles a simple statement outside functions and loops. A `yield` or `await` in a lambda, where it
/// would do no harm, counts, too.
fn runs_at_module_level<'a>(nodes: &Nodes<'a>, stmt: &'a Stmt) -> bool {
    let is_for_functions =
        |expr: &Expr| matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_));
    let starred =
        matches!(stmt, Stmt::Expr(ast::StmtExpr { value, .. }) if value.is_starred_expr());
    !nodes.in_node(stmt).exprs().any(is_for_functions)
        && !starred
        && !matches!(stmt, Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Nonlocal(_))
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn simple_statements_are_fine() {
        for header in ["import t", "import t; t.start()", "from a.b import c as d", "x = y = 1"] {
            assert!(Code::new(header).is_ok(), "{header}");
        }
    }

    #[test]
    fn whatever_could_break_a_module_is_refused() {
        for header in [
            "",
            "x =",
            "import t  # why",
            "# c",
            "if 1: pass",
            "class A: pass",
            "import x; import",
            "from __future__ import annotations",
            "'text'",
            "return",
            "break",
            "yield 1",
            "x = await y",
            "*a",
            "nonlocal x",
            "import a\n  b()",
            "import a\n# c\nimport b",
            "import a\nx = '''b\nc'''",
            "x = f'''{a}\n'''",
            "f'''",
        ] {
            assert!(Code::new(header).is_err(), "{header}");
        }
    }

    #[test]
    fn lines_are_joined() {
        for (code, line) in [
            ("import a\na.start()", "import a; a.start()"),
            ("\nimport a\r\n\r\n\x0ca.start(1);\n", "import a; a.start(1)"),
            ("from a import (\n    b,\n    c,\n)\nb(c)", "from a import ( b, c, ); b(c)"),
            ("import a; x = \\\n  1", "import a; x = 1"),
            ("import a;  a.start() ;", "import a;  a.start()"),
            ("f('''a''' \n f'{b} c')", "f('''a''' f'{b} c')"),
        ] {
            let code = Code::new(code).expect("it is fine");
            assert_eq!(code.text(), line);
            let again = Code::new(line).expect("it is fine");
            assert_eq!(again.length_in(code.statements()), code.statements().len());
        }
    }

    #[test]
    fn an_error_points_into_the_code() {
        let error = Code::new("import é; from __future__ import division").expect_err("an error");
        assert_eq!(error.character, 11);
    }
}
