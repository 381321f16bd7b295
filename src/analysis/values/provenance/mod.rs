//! What a value is made from, as far as its file tells: text, and where that comes from, or a code object.
//!
//! A name stands for what it may be bound to where it stands, an attribute for everything the file stores under that name.
//! What is not known to be text or code is nothing in particular.
//!
//! Used by rules about code that is compiled and run.
//! Never knows what becomes of the value.

mod constants;
mod known;

use smallvec::SmallVec;

use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, Ranged, TextRange, ast};

pub use constants::{constant_parts, functions_use_globals, imports_only, literal_text};
use known::{
    BUILDING_FUNCTIONS, CODE_ATTRIBUTES, CODE_FUNCTIONS, DECODING_FUNCTIONS, READING_FUNCTIONS,
    is_text_type, suggests_code,
};

/// How many bindings and stores are followed in all.
const PLACES: usize = 32;

/// Among how many stores of an attribute its type is looked for.
const DECLARATIONS: usize = 256;

/// How deeply values are followed into each other.
const DEPTH: usize = 12;

/// How a text came to be.
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
    /// How it came to be.
    pub origin: Origin<'a>,
    /// Where.
    pub range: TextRange,
}

/// What a value may be.
#[derive(Debug, Default)]
pub struct Provenance<'a> {
    /// The texts it may be; of a name, those bound last come first.
    pub texts: SmallVec<[Text<'a>; 2]>,
    /// Whether it may be a code object.
    pub is_code: bool,
    /// The names of the bindings and stores whose values were followed.
    followed: SmallVec<[TextRange; 4]>,
}

/// What `expr` may be.
pub fn provenance<'a>(names: &Names<'a>, expr: &'a Expr) -> Provenance<'a> {
    let mut provenance = Provenance::default();
    provenance.follow(names, expr, DEPTH);
    provenance
}

impl<'a> Provenance<'a> {
    fn add(&mut self, origin: Origin<'a>, ranged: impl Ranged) {
        let range = ranged.range();
        self.texts.push(Text { origin, range });
    }

    fn follow(&mut self, names: &Names<'a>, expr: &'a Expr, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match expr {
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) => self.add(Origin::Literal(expr), expr),
            Expr::FString(_) => self.add(Origin::Built(expr), expr),
            Expr::Named(walrus) => self.follow(names, &walrus.value, depth),
            Expr::Await(awaited) => self.follow(names, &awaited.value, depth),
            Expr::If(conditional) => {
                self.follow(names, &conditional.body, depth);
                self.follow(names, &conditional.orelse, depth);
            }
            Expr::BoolOp(operation) => {
                for value in &operation.values {
                    self.follow(names, value, depth);
                }
            }
            Expr::BinOp(operation) => self.follow_operation(names, expr, operation, depth),
            Expr::Subscript(subscript) => {
                let container = names.qualified_name(&subscript.value);
                if container.is_some_and(|name| name.is_any(&["sys.argv", "os.environ"])) {
                    self.add(Origin::Read, expr);
                }
            }
            Expr::Name(name) => self.follow_name(names, name, depth),
            Expr::Attribute(attribute) => self.follow_attribute(names, attribute, depth),
            Expr::Call(call) => self.follow_call(names, expr, call, depth),
            _ => {}
        }
    }

    /// `text + x`, `x + text`, `text % x`: text, if one of the operands is.
    fn follow_operation(
        &mut self,
        names: &Names<'a>,
        expr: &'a Expr,
        operation: &'a ast::ExprBinOp,
        depth: usize,
    ) {
        let mut operands = Provenance::default();
        std::mem::swap(&mut operands.followed, &mut self.followed);
        if matches!(operation.op, ast::Operator::Add | ast::Operator::Mod) {
            operands.follow(names, &operation.left, depth);
        }
        if operation.op == ast::Operator::Add {
            operands.follow(names, &operation.right, depth);
        }
        std::mem::swap(&mut operands.followed, &mut self.followed);
        if !operands.texts.is_empty() {
            self.add(Origin::Built(expr), expr);
        }
    }

    fn follow_name(&mut self, names: &Names<'a>, name: &'a ast::ExprName, depth: usize) {
        for binding in names.reaching_bindings(name).iter().rev() {
            if !self.is_new(binding.range) {
                continue;
            }
            match binding.kind {
                BindingKind::Assignment { value } => self.follow(names, value, depth),
                BindingKind::Parameter(parameter) => {
                    let is_text = match parameter.annotation() {
                        Some(annotation) => is_text_type(annotation),
                        None => {
                            !suggests_code(binding.name) && !matches!(binding.name, "self" | "cls")
                        }
                    };
                    if is_text {
                        self.add(Origin::Parameter(binding.name), binding.range);
                    }
                }
                _ => {}
            }
        }
    }

    fn follow_attribute(
        &mut self,
        names: &Names<'a>,
        attribute: &'a ast::ExprAttribute,
        depth: usize,
    ) {
        let name = attribute.attr.as_str();
        if CODE_ATTRIBUTES.contains(&name) {
            self.is_code = true;
            return;
        }
        let members = names.members(name);
        let declared = members.iter().take(DECLARATIONS);
        let mut types = declared.filter_map(|member| member.annotation);
        let is_declared = types.next().map(is_text_type);
        if is_declared == Some(false) && !types.any(is_text_type) {
            return;
        }
        for member in members.iter().take(PLACES) {
            if let Some(value) = member.value
                && self.is_new(member.range)
            {
                self.follow(names, value, depth);
            }
        }
        if is_declared.is_some() || !suggests_code(name) {
            self.add(Origin::Attribute(name), attribute);
        }
    }

    fn follow_call(
        &mut self,
        names: &Names<'a>,
        expr: &'a Expr,
        call: &'a ast::ExprCall,
        depth: usize,
    ) {
        if let Some(function) = names.qualified_name(&call.func) {
            if function.is_any(CODE_FUNCTIONS) {
                self.is_code = true;
                return;
            } else if function.is_any(READING_FUNCTIONS) {
                return self.add(Origin::Read, expr);
            } else if function.is_any(DECODING_FUNCTIONS) {
                return self.add(Origin::Decoded, expr);
            } else if function.is_any(BUILDING_FUNCTIONS) {
                return match call.arguments.args.first() {
                    Some(text) => self.transform(names, expr, text, depth),
                    None => self.add(Origin::Built(expr), expr),
                };
            }
        }
        let Expr::Attribute(method) = &*call.func else {
            return;
        };
        match method.attr.as_str() {
            "get_code" | "source_to_code" => self.is_code = true,
            "read" | "read_text" | "read_bytes" | "get_source" | "get_data" => {
                self.add(Origin::Read, expr);
            }
            "decode" => self.add(Origin::Decoded, expr),
            "format" | "getvalue" | "substitute" | "safe_substitute" => {
                self.add(Origin::Built(expr), expr);
            }
            "join" if method.value.is_string_literal_expr() => self.add(Origin::Built(expr), expr),
            "strip" | "lstrip" | "rstrip" | "expandtabs" | "removeprefix" | "removesuffix" => {
                self.transform(names, expr, &method.value, depth);
            }
            "replace" | "encode" => self.follow(names, &method.value, depth),
            _ => {}
        }
    }

    /// `expr` is a text made from `text`: it comes from where that comes from, if that is known.
    fn transform(&mut self, names: &Names<'a>, expr: &'a Expr, text: &'a Expr, depth: usize) {
        let before = self.texts.len();
        self.follow(names, text, depth);
        if self.texts.len() == before {
            self.add(Origin::Built(expr), expr);
        }
    }

    /// Whether what is bound at `place` has not been followed yet, and may be.
    fn is_new(&mut self, place: TextRange) -> bool {
        let is_new = !self.followed.contains(&place) && self.followed.len() < PLACES;
        if is_new {
            self.followed.push(place);
        }
        is_new
    }
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
        assert_eq!(texts("(lambda text: text)\n"), Vec::<String>::new());
        assert_eq!(texts("unknown()\n"), Vec::<String>::new());
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
