//! Template engines, which make one module for each template.

use std::path::Path;

use crate::file::File;
use crate::syntax::{Node, Stmt};

/// True if the code inside `around` is about templates, by the names of the functions and classes around it and of the file.
/// What is defined in a template is not pickled, and nobody imports it.
pub fn is_about_templates<'a>(file: &File<'a>, around: impl Iterator<Item = Node<'a>>) -> bool {
    let is_named = |node: Node<'a>| match node {
        Node::Stmt(Stmt::FunctionDef(function)) => speaks_of_templates(&function.name),
        Node::Stmt(Stmt::ClassDef(class)) => speaks_of_templates(&class.name),
        _ => false,
    };
    let stem = file.path.file_stem().and_then(|it| it.to_str());
    let folder = file.path.parent().and_then(Path::file_name).and_then(|it| it.to_str());
    around.into_iter().any(is_named) || stem.into_iter().chain(folder).any(speaks_of_templates)
}

fn speaks_of_templates(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["template", "tmpl"].iter().any(|word| name.contains(word))
}
