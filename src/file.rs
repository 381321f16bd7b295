//! One file as analyses see it: text, tree, names, the table of its nodes, and what was worked out about it.
//!
//! Nothing here can be changed and nothing is reported. What is known of a whole file is worked out at the first question,
//! and kept.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::lint_settings::{LintSettings, Sections, Telemetry};
use crate::names::Names;
use crate::syntax::{AnyNodeRef, Around, Nodes, Stmt, Syntax, TextSize};

/// Everything that can be asked about one file.
#[derive(Debug)]
pub struct File<'a> {
    /// The file's tree, tokens and text.
    pub syntax: &'a Syntax<'a>,
    /// The file's scopes and bindings.
    pub names: &'a Names<'a>,
    /// The file's statements and expressions.
    pub nodes: &'a Nodes<'a>,
    /// The file's path as it was given.
    pub path: &'a Path,
    /// The telemetry that goes into this file, under the name that it has in it.
    pub telemetry: Option<&'a Telemetry>,
    sections: &'a Sections,
    is_untrusted: bool,
    /// By the type of the function that works it out.
    facts: RefCell<FxHashMap<TypeId, Rc<dyn Any>>>,
}

impl<'a> File<'a> {
    /// The file at `path`, which nothing is read from.
    pub fn new(
        syntax: &'a Syntax<'a>,
        names: &'a Names<'a>,
        path: &'a Path,
        settings: &'a LintSettings,
    ) -> File<'a> {
        let telemetry = settings.telemetry.as_ref().filter(|it| it.applies_to(path));
        let (nodes, sections) = (names.nodes(), &settings.sections);
        let is_untrusted = settings.untrusted;
        let facts = RefCell::default();
        File { syntax, names, nodes, path, telemetry, sections, is_untrusted, facts }
    }

    /// True if the file belongs to this package: if it lies in a folder of that name. Never in an upload, which may call its
    /// folders like the packages of others.
    pub fn is_in_package(&self, package: &str) -> bool {
        let mut folders = self.path.parent().into_iter().flat_map(Path::components);
        !self.is_untrusted && folders.any(|folder| folder.as_os_str() == package)
    }

    /// The same file with the telemetry under another name.
    #[must_use]
    pub fn with_telemetry(self, telemetry: &'a Telemetry) -> File<'a> {
        File { telemetry: Some(telemetry), facts: RefCell::default(), ..self }
    }

    /// The value that rules have made of the section of this name that they declare; `None` if it is not configured, or is no `T`.
    pub fn section<T: Any>(&self, name: &str) -> Option<&'a T> {
        self.sections.get(name)
    }

    /// The statements and expressions around `node`, the innermost first.
    pub fn around(&self, node: impl Into<AnyNodeRef<'a>>) -> Around<'a, 'a> {
        self.nodes.around(node)
    }

    /// The body of the function around `offset`, comprehensions looked through, or else of the module.
    pub fn body_around(&self, offset: TextSize) -> &'a [Stmt] {
        match self.names.function_at(offset) {
            Some(function) => &function.body,
            None => &self.syntax.module().body,
        }
    }

    /// The answer of `work_out` about the whole file, worked out at the first question.
    ///
    /// The function is the fact's name: whoever asks with the same one shares the answer. So it has nothing but the
    /// file to go by.
    pub fn once<T: 'static, F: FnOnce(&Self) -> T + 'static>(&self, work_out: F) -> Rc<T> {
        let name = TypeId::of::<F>();
        if let Some(known) =
            self.facts.borrow().get(&name).and_then(|it| Rc::clone(it).downcast().ok())
        {
            return known;
        }
        let fact = Rc::new(work_out(self));
        self.facts.borrow_mut().insert(name, Rc::clone(&fact) as Rc<dyn Any>);
        fact
    }

    /// The answer of `work_out` about the whole file, if somebody has asked, see [`File::once`].
    pub fn known<T: 'static, F: FnOnce(&Self) -> T + 'static>(&self, _: F) -> Option<Rc<T>> {
        let known = self.facts.borrow().get(&TypeId::of::<F>()).cloned();
        known.and_then(|known| known.downcast().ok())
    }
}
