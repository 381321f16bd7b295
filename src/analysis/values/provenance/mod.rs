//! The provenance of a value, as far as its file tells: text, and where that comes from, or a code object.
//!
//! A name stands for what it may be bound to where it stands, an attribute for everything the file stores under that name.
//! What is not known to be text or code is nothing in particular.
//!
//! Used by rules about code that is compiled and run.
//! Never knows what becomes of the value.

mod constants;
mod known;

use smallvec::SmallVec;

use crate::analysis::values::sources::{Source, Sources};
use crate::names::{Binding, BindingKind, Names};
use crate::syntax::{CallExt, Expr, Ranged, TextRange, ast};

pub use constants::{constant_parts, functions_use_globals, imports_only, literal_text};
use known::{
    BUILDING_FUNCTIONS, CODE_ATTRIBUTES, CODE_FUNCTIONS, DECODING_FUNCTIONS, READING_FUNCTIONS,
    READING_METHODS, is_text_type, reads_data, suggests_code,
};

/// Among how many stores of an attribute its type is looked for.
const DECLARATIONS: usize = 256;

/// The origin of a text.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// A literal, with its value where it is one string.
    Literal(&'a Expr),
    /// Formatted, joined or otherwise computed.
    Built(&'a Expr),
    /// Read from a file, a stream, a package or the environment.
    Read,
    /// Decoded or unpacked from bytes.
    Decoded,
    /// Given by the caller.
    Parameter(&'a str),
    /// Kept in an attribute.
    Attribute(&'a str),
}

/// One text that a value may be.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its origin.
    pub origin: Origin<'a>,
    /// The place.
    pub range: TextRange,
}

/// The provenance of a value.
#[derive(Debug, Default)]
pub struct Provenance<'a> {
    /// The texts it may be; of a name, those bound last come first.
    pub texts: SmallVec<[Text<'a>; 2]>,
    /// True if it may be a code object.
    pub is_code: bool,
    /// True if it may be a parameter, text or not.
    pub is_parameter: bool,
}

/// The provenance of `expr`.
pub fn provenance<'a>(names: &Names<'a>, expr: &'a Expr) -> Provenance<'a> {
    let mut provenance = Provenance::default();
    provenance.collect(&mut Sources::of(names, expr));
    provenance
}

impl<'a> Provenance<'a> {
    fn add(&mut self, origin: Origin<'a>, ranged: impl Ranged) {
        let range = ranged.range();
        if self.texts.iter().all(|text| text.range != range) {
            self.texts.push(Text { origin, range });
        }
    }

    /// Adds what all `sources` may be.
    fn collect(&mut self, sources: &mut Sources<'_, 'a>) {
        while let Some(source) = sources.next() {
            match source {
                Source::Expr(expr) => self.see(expr, sources),
                Source::Bound(binding) => self.see_binding(&binding, sources.names),
                Source::Unknown => {}
            }
        }
    }

    /// Adds what the parts of a text may be, apart from other sources. `false` if none is a text.
    fn collect_parts(&mut self, parts: &[&'a Expr], sources: &mut Sources<'_, 'a>) -> bool {
        let before = self.texts.len();
        sources.apart(|sources| {
            parts.iter().rev().for_each(|part| sources.follow(part));
            self.collect(sources);
        });
        self.texts.len() > before
    }

    fn see(&mut self, expr: &'a Expr, sources: &mut Sources<'_, 'a>) {
        match expr {
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) => self.add(Origin::Literal(expr), expr),
            Expr::FString(_) => self.add(Origin::Built(expr), expr),
            // `text + x`, `x + text`, `text % x`: text, if one of the operands is.
            Expr::BinOp(operation) => {
                let operands = [&*operation.left, &operation.right];
                let operands = match operation.op {
                    ast::Operator::Add => &operands[..],
                    ast::Operator::Mod => &operands[..1],
                    _ => return,
                };
                if Provenance::default().collect_parts(operands, sources) {
                    self.add(Origin::Built(expr), expr);
                }
            }
            Expr::Subscript(subscript) => {
                let container = sources.names.qualified_name(&subscript.value);
                if container.is_some_and(|name| name.is_any(&["sys.argv", "os.environ"]))
                    || is_outside_data(sources.names, &subscript.value)
                {
                    self.add(Origin::Read, expr);
                } else if subscript.slice.is_slice_expr() {
                    self.collect_parts(&[&*subscript.value], sources);
                }
            }
            Expr::Attribute(attribute) => self.see_attribute(expr, attribute, sources),
            Expr::Call(call) => self.see_call(expr, call, sources),
            _ => {}
        }
    }

    fn see_binding(&mut self, binding: &Binding<'a>, names: &Names<'a>) {
        if let BindingKind::Item { iterable } = binding.kind
            && is_outside_data(names, iterable)
        {
            self.add(Origin::Read, binding.range);
        }
        if let BindingKind::Parameter(parameter) = binding.kind {
            self.is_parameter = true;
            let is_text = match parameter.annotation() {
                Some(annotation) => is_text_type(annotation),
                None => !suggests_code(binding.name) && !matches!(binding.name, "self" | "cls"),
            };
            if is_text {
                self.add(Origin::Parameter(binding.name), binding.range);
            }
        }
    }

    fn see_attribute(
        &mut self,
        expr: &'a Expr,
        attribute: &'a ast::ExprAttribute,
        sources: &mut Sources<'_, 'a>,
    ) {
        let name = attribute.attr.as_str();
        if CODE_ATTRIBUTES.contains(&name) {
            self.is_code = true;
            return;
        }
        let declared = sources.names.members(name).iter().take(DECLARATIONS);
        let mut types = declared.filter_map(|member| member.annotation);
        let is_declared = types.next().map(is_text_type);
        if is_declared == Some(false) && !types.any(is_text_type) {
            return;
        }
        sources.apart(|sources| {
            sources.behind(Source::Expr(expr));
            self.collect(sources);
        });
        if is_declared.is_some() || !suggests_code(name) {
            self.add(Origin::Attribute(name), attribute);
        }
    }

    fn see_call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall, sources: &mut Sources<'_, 'a>) {
        if let Some(function) = sources.names.qualified_name(&call.func) {
            if function.is_any(CODE_FUNCTIONS) {
                self.is_code = true;
                return;
            } else if function.is_any(READING_FUNCTIONS) {
                return self.add(Origin::Read, expr);
            } else if function.is_any(DECODING_FUNCTIONS) {
                return self.add(Origin::Decoded, expr);
            } else if function.is_any(BUILDING_FUNCTIONS) {
                let text = call.arguments.args.first();
                return self.transform(expr, text, sources);
            }
        }
        let Expr::Attribute(method) = &*call.func else {
            sources.behind(Source::Expr(expr));
            return;
        };
        match method.attr.as_str() {
            "get_code" | "source_to_code" => self.is_code = true,
            "get" if is_outside_data(sources.names, &method.value) => self.add(Origin::Read, expr),
            name if READING_METHODS.contains(&name) => self.add(Origin::Read, expr),
            // What aiohttp, httpx and Starlette call the body of a response or request.
            "text" | "body" if sources.is_awaited(call) => self.add(Origin::Read, expr),
            "decode" => self.add(Origin::Decoded, expr),
            "format" | "getvalue" | "substitute" | "safe_substitute" => {
                self.add(Origin::Built(expr), expr);
            }
            "join" if method.value.is_string_literal_expr() => self.add(Origin::Built(expr), expr),
            "strip" | "lstrip" | "rstrip" | "expandtabs" | "removeprefix" | "removesuffix" => {
                self.transform(expr, Some(&method.value), sources);
            }
            "replace" | "encode" => sources.follow(&method.value),
            _ => {
                sources.behind(Source::Expr(expr));
            }
        }
    }

    /// `expr` is a text made from `text`: it comes from where that comes from, if that is known.
    fn transform(&mut self, expr: &'a Expr, text: Option<&'a Expr>, sources: &mut Sources<'_, 'a>) {
        if !self.collect_parts(text.as_slice(), sources) {
            self.add(Origin::Built(expr), expr);
        }
    }
}

/// True if `expr` is data from outside, or a part of it: rows of a database, or what a message or a file in a format for data
/// holds.
fn is_outside_data<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    let mut sources = Sources::of(names, expr);
    while let Some(source) = sources.next() {
        match source {
            Source::Expr(Expr::Call(call)) if reads_data(names, call) => return true,
            Source::Expr(Expr::Call(call))
                if let Some(data) = call.receiver(&["get", "items", "values"]) =>
            {
                sources.follow(data);
            }
            Source::Expr(Expr::Subscript(part)) => sources.follow(&part.value),
            Source::Bound(Binding { kind: BindingKind::Item { iterable }, .. }) => {
                sources.follow(iterable);
            }
            _ => _ = sources.behind(source),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    /// Describes what the last statement's value may be: the origins of its texts, and whether it may be code.
    fn describe(text: &str) -> (Vec<String>, bool) {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let Some(Stmt::Expr(last)) = syntax.module().body.last() else {
            panic!("the last statement is an expression");
        };
        let found = provenance(&names, &last.value);
        let origin = |text: &Text| match text.origin {
            Origin::Literal(_) => "literal".to_owned(),
            Origin::Built(_) => "built".to_owned(),
            Origin::Parameter(name) | Origin::Attribute(name) => name.to_owned(),
            other => format!("{other:?}").to_lowercase(),
        };
        (found.texts.iter().map(origin).collect(), found.is_code)
    }

    fn texts(text: &str) -> Vec<String> {
        let (texts, is_code) = describe(text);
        assert!(!is_code, "{text}");
        texts
    }

    #[test]
    fn names_are_followed_to_where_their_text_comes_from() {
        assert_eq!(texts("x = f.read()\nx = x.strip()\nx\n"), ["read"]);
        assert_eq!(texts("x = 'a'\nif y:\n    x = y.decode()\nx\n"), ["decoded", "literal"]);
        assert_eq!(texts("'a %s' % y\n"), ["built"]);
        assert_eq!(
            texts("def f(x): return x.strip()\ndef g(y): return f('a')\ng(1)\n"),
            ["literal"]
        );
        assert_eq!(texts("(lambda text: text)\n"), Vec::<String>::new());
        assert_eq!(texts("unknown()\n"), Vec::<String>::new());
    }

    #[test]
    fn a_text_that_is_changed_on_one_way_is_also_what_it_was() {
        assert_eq!(texts("x = f.read()\nif y:\n    x = x.strip()\nx\n"), ["read"]);
        assert_eq!(texts("x = f.read()\nif y:\n    x = 'a' + x\nx\n"), ["built", "read"]);
    }

    #[test]
    fn a_declared_type_decides() {
        assert_eq!(texts("class A:\n    x: 'str | None'\na.x\n"), ["x"]);
        assert_eq!(texts("class A:\n    x: object\na.x\n"), Vec::<String>::new());
        assert_eq!(texts("a.my_code\n"), Vec::<String>::new());
    }

    #[test]
    fn code_objects_are_told() {
        assert!(describe("x = f.read()\nif y:\n    x = compile(x, y, 'exec')\nx\n").1);
        assert!(describe("import marshal\nmarshal.loads(x)\n").1);
        assert!(describe("f.__code__\n").1);
    }
}
