//! A class with what it inherits, as far as its file shows.

use smallvec::SmallVec;

use crate::names::{Base, Binding, BindingKind, Names, QualifiedName};
use crate::syntax::{Expr, ast};

/// The number of classes of one file that are followed to their bases. Real code stays far below.
const CLASSES: usize = 64;

/// The method that the class's own body gives the name; the last binding counts.
pub fn own_method<'a>(
    names: &Names<'a>,
    class: &'a ast::StmtClassDef,
    name: &str,
) -> Option<&'a ast::StmtFunctionDef> {
    function_of(names, names.class_scope(class)?.bindings_of(name).last()?)
}

/// The function that a binding in the body of a class defines, or gives another name: `visit_With = visit_For`.
pub fn function_of<'a>(
    names: &Names<'a>,
    binding: &Binding<'a>,
) -> Option<&'a ast::StmtFunctionDef> {
    match binding.kind {
        BindingKind::Assignment { value: Expr::Name(name) } => {
            names.only_binding(&name.id, name.range.start())?.function()
        }
        _ => binding.function(),
    }
}

/// A class and its bases.
#[derive(Debug)]
pub struct Lineage<'a> {
    /// The class and those it inherits from that are defined in its file, each before its bases.
    pub classes: SmallVec<[&'a ast::StmtClassDef; 2]>,
    /// The bases from elsewhere whose qualified names are known; `object` is left out.
    pub imported: SmallVec<[QualifiedName<'a>; 2]>,
    /// True if there are other bases, of which nothing is known.
    pub has_unknown: bool,
}

impl<'a> Lineage<'a> {
    /// The lineage of `class`.
    pub fn of(names: &Names<'a>, class: &'a ast::StmtClassDef) -> Lineage<'a> {
        let mut lineage = Lineage {
            classes: SmallVec::from_slice(&[class]),
            imported: SmallVec::new(),
            has_unknown: false,
        };
        let mut next = 0;
        while let Some(&class) = lineage.classes.get(next) {
            next += 1;
            for (base, expr) in names.bases(class).zip(class.bases()) {
                match base {
                    Base::Object => {}
                    Base::InFile(base) => lineage.add(base),
                    Base::Unknown => lineage.add_unknown(names, expr),
                }
            }
        }
        lineage
    }

    fn add(&mut self, class: &'a ast::StmtClassDef) {
        if self.classes.iter().any(|known| std::ptr::eq(*known, class)) {
            return;
        }
        if self.classes.len() < CLASSES {
            self.classes.push(class);
        } else {
            self.has_unknown = true;
        }
    }

    fn add_unknown(&mut self, names: &Names<'a>, base: &'a Expr) {
        // `Generic[T]` stands for `Generic`.
        let base = match base {
            Expr::Subscript(subscript) => &subscript.value,
            _ => base,
        };
        if let Some(class) = names.class_named(base) {
            self.add(class);
        } else {
            match names.qualified_name(base) {
                Some(name) => self.imported.push(name),
                None => self.has_unknown = true,
            }
        }
    }

    /// True if the class inherits from one of the classes with these qualified names.
    pub fn inherits_any(&self, dotted: &[&str]) -> bool {
        self.imported.iter().any(|base| base.is_any(dotted))
    }

    /// True if every class it inherits from is in the file, so that nothing about it is unknown.
    pub fn is_complete(&self) -> bool {
        self.imported.is_empty() && !self.has_unknown
    }

    /// True if all it inherits from is in the file, but for bases that only declare something.
    pub fn is_known(&self) -> bool {
        const DECLARING: &[&str] = &["abc.ABC", "typing.Generic", "typing.Protocol"];
        !self.has_unknown && self.imported.iter().all(|base| base.is_any(DECLARING))
    }

    /// The binding of `name` in the body of the class or, failing that, of the nearest base of the file; the last one
    /// counts.
    pub fn member(&self, names: &Names<'a>, name: &str) -> Option<Binding<'a>> {
        self.classes.iter().find_map(|class| {
            let scope = names.class_scope(class)?;
            scope.bindings_of(name).last().copied()
        })
    }

    /// The method `name` of the class or of the nearest base of the file.
    pub fn method(&self, names: &Names<'a>, name: &str) -> Option<&'a ast::StmtFunctionDef> {
        function_of(names, &self.member(names, name)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn bases_of_the_file_are_followed_and_others_named() {
        let code = "import ast\nclass A(ast.NodeVisitor):\n    def f(self): pass\n    x = 1\n\
                    class B(A, make()):\n    x = 2\nclass C(B, A): pass\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let class = names.classes().last().expect("a class");
        let lineage = Lineage::of(&names, class);
        let found: Vec<_> = lineage.classes.iter().map(|class| class.name.as_str()).collect();
        assert_eq!(found, ["C", "B", "A"]);
        assert!(lineage.inherits_any(&["ast.NodeVisitor"]));
        assert!(lineage.has_unknown && !lineage.is_complete());
        assert_eq!(lineage.method(&names, "f").map(|it| it.name.as_str()), Some("f"));
        let x = lineage.member(&names, "x").expect("a member");
        assert!(x.range.start() > lineage.classes[1].name.range.start());
        assert!(lineage.method(&names, "x").is_none());
    }

    #[test]
    fn type_arguments_of_bases_do_not_matter() {
        let code = "from typing import Generic\nclass A(Generic[T]): pass\nclass B(A[int]): pass\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let lineage = Lineage::of(&names, names.classes().last().expect("a class"));
        assert_eq!(lineage.classes.len(), 2);
        assert!(lineage.inherits_any(&["typing.Generic"]) && !lineage.has_unknown);
    }

    #[test]
    fn classes_that_inherit_from_each_other_end() {
        let code = "class A(B): pass\nclass B(A): pass\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let class = names.classes().next().expect("a class");
        assert_eq!(Lineage::of(&names, class).classes.len(), 2);
    }
}
