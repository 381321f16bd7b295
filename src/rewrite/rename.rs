//! Configured code under another name: what it binds to one name, bound to another.

use super::code::Code;
use super::template::Template;
use crate::names::Names;
use crate::syntax::{Expr, Node, Ranged, SourceKind, Stmt, Syntax, TextRange, TextSize, ast};

impl Code {
    /// The same code with the name `new` wherever it reads or binds `old`; `None` if that is not all that would change.
    pub fn renamed(&self, old: &str, new: &str) -> Option<Code> {
        let syntax = Syntax::parse(self.text(), SourceKind::Module).ok()?;
        let mut renaming = Renaming { old, edits: Vec::new(), is_possible: true };
        Names::new(syntax.module()).nodes().all().for_each(|node| renaming.see(node));
        renaming.edits.sort_by_key(|(range, _)| range.start());
        let mut text = String::new();
        let mut done = TextSize::default();
        for (range, before) in renaming.edits {
            text.push_str(syntax.slice(TextRange::new(done, range.start())));
            text.push_str(before);
            text.push_str(new);
            done = range.end();
        }
        text.push_str(syntax.slice(TextRange::new(done, TextSize::of(self.text()))));
        Code::new(&text).ok().filter(|_| renaming.is_possible)
    }
}

impl Template {
    /// The same template with the name `new` wherever it reads or binds `old`, see [`Code::renamed`].
    pub fn renamed(&self, old: &str, new: &str) -> Option<Template> {
        self.with_sample(&self.sample().renamed(old, new)?)
    }
}

/// Collects where a name stands.
struct Renaming<'n> {
    old: &'n str,
    /// The spans that the name replaces, and what comes before it there.
    edits: Vec<(TextRange, &'static str)>,
    is_possible: bool,
}

impl Renaming<'_> {
    fn alias(&mut self, alias: &ast::Alias) {
        match &alias.asname {
            Some(name) if name.as_str() == self.old => self.edits.push((name.range, "")),
            None if alias.name.as_str() == self.old => {
                self.edits.push((TextRange::empty(alias.name.end()), " as "));
            }
            // `import a.b` binds `a`, which no `as` can.
            None if alias.name.split('.').next() == Some(self.old) => self.is_possible = false,
            _ => {}
        }
    }

    fn see(&mut self, node: Node<'_>) {
        match node {
            Node::Stmt(
                Stmt::Import(ast::StmtImport { names, .. })
                | Stmt::ImportFrom(ast::StmtImportFrom { names, .. }),
            ) => {
                names.iter().for_each(|alias| self.alias(alias));
            }
            Node::Stmt(Stmt::Global(_)) => self.is_possible = false,
            Node::Expr(Expr::Name(name)) if name.id.as_str() == self.old => {
                self.edits.push((name.range, ""));
            }
            Node::Expr(Expr::Lambda(lambda)) => {
                let mut parameters = lambda.parameters.iter().flat_map(|it| it.iter());
                self.is_possible &= parameters.all(|it| it.name().as_str() != self.old);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_and_nothing_else() {
        for (code, expected) in [
            ("import t", Some("import t as u")),
            ("import x as t; t.start(t=1)", Some("import x as u; u.start(t=1)")),
            ("from t import t, s", Some("from t import t as u, s")),
            ("t = s.t('t')", Some("u = s.t('t')")),
            ("import t.x", None),
            ("import t.x as t", Some("import t.x as u")),
            ("f = lambda t: t", None),
            ("global t; t = 1", None),
        ] {
            let code = Code::new(code).expect("valid code");
            assert_eq!(code.renamed("t", "u").as_ref().map(Code::text), expected);
        }
    }

    #[test]
    fn gaps_stay_what_they_are() {
        let template = Template::new("t.enter({qualname!r}, {line}, {{1: t}}, {path!r})");
        let renamed = template.expect("valid").renamed("t", "_u").expect("it is possible");
        let expected = Template::new("_u.enter({qualname!r}, {line}, {{1: _u}}, {path!r})");
        let expected = expected.expect("valid");
        assert_eq!(format!("{renamed:?}"), format!("{expected:?}"));
    }
}
