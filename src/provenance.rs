//! What a value is made from, as far as its file tells: text, and where that comes from, or a code object.
//!
//! A name stands for everything its scope binds it to, an attribute for everything the file stores under that name; the
//! order of statements is not looked at. What is not known to be text or code is nothing in particular.

use smallvec::SmallVec;

use crate::names::{BindingKind, Names, ScopeId};
use crate::syntax::{Expr, Ranged, TextRange, ast};

/// Beyond this many places a name stands for too much to be followed.
const PLACES: usize = 32;

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
    /// The texts it may be, in the order in which they were met.
    pub texts: SmallVec<[Text<'a>; 2]>,
    /// Whether it may be a code object.
    pub is_code: bool,
    followed: SmallVec<[(Option<ScopeId>, &'a str); 4]>,
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
            Expr::Named(named) => self.follow(names, &named.value, depth),
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
        let Some(scope) = names.binding_scope(&name.id, name.start()) else {
            return;
        };
        if !self.is_new(Some(scope), &name.id) {
            return;
        }
        for binding in names.scope(scope).bindings_of(&name.id).take(PLACES) {
            match binding.kind {
                BindingKind::Assignment { value } => self.follow(names, value, depth),
                BindingKind::Parameter(parameter) => {
                    let known_text = match parameter.annotation() {
                        Some(annotation) => is_text_type(annotation),
                        None => !suggests_code(&name.id),
                    };
                    if known_text {
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
        if matches!(
            name,
            "__code__" | "f_code" | "gi_code" | "cr_code" | "ag_code"
        ) {
            self.is_code = true;
            return;
        }
        if !self.is_new(None, name) {
            return;
        }
        let members = names.members(name);
        let mut declared = members
            .iter()
            .filter_map(|member| member.annotation)
            .peekable();
        let is_declared = declared.peek().is_some();
        if is_declared && !declared.any(is_text_type) {
            return;
        }
        for member in members.iter().take(PLACES) {
            if let Some(value) = member.value {
                self.follow(names, value, depth);
            }
        }
        if is_declared || !suggests_code(name) {
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

    /// Whether the name has not been followed yet, and may be.
    fn is_new(&mut self, scope: Option<ScopeId>, name: &'a str) -> bool {
        let is_new = !self.followed.contains(&(scope, name)) && self.followed.len() < PLACES;
        if is_new {
            self.followed.push((scope, name));
        }
        is_new
    }
}

/// Functions that return code objects.
const CODE_FUNCTIONS: &[&str] = &[
    "builtins.compile",
    "code.compile_command",
    "codeop.compile_command",
    "importlib.util.source_to_code",
    "marshal.load",
    "marshal.loads",
    "types.CodeType",
];

/// Functions that read text from outside the program.
const READING_FUNCTIONS: &[&str] = &[
    "builtins.input",
    "importlib.resources.read_binary",
    "importlib.resources.read_text",
    "inspect.getsource",
    "linecache.getline",
    "os.getenv",
    "pkgutil.get_data",
];

/// Functions that turn bytes into the bytes or text they stand for.
const DECODING_FUNCTIONS: &[&str] = &[
    "base64.b64decode",
    "bz2.decompress",
    "codecs.decode",
    "gzip.decompress",
    "importlib.util.decode_source",
    "lzma.decompress",
    "zlib.decompress",
];

/// Functions that make text out of their first argument.
const BUILDING_FUNCTIONS: &[&str] = &[
    "ast.unparse",
    "builtins.str",
    "inspect.cleandoc",
    "textwrap.dedent",
    "textwrap.indent",
];

/// Whether a type is `str`, `bytes`, or one of these or `None`.
fn is_text_type(annotation: &Expr) -> bool {
    match annotation {
        Expr::Name(name) => matches!(name.id.as_str(), "str" | "bytes" | "AnyStr"),
        Expr::StringLiteral(quoted) => quoted.value.to_str().split('|').all(|part| {
            matches!(
                part.trim(),
                "str" | "bytes" | "None" | "Optional[str]" | "Optional[bytes]"
            )
        }),
        Expr::BinOp(union) => [&union.left, &union.right]
            .iter()
            .all(|part| part.is_none_literal_expr() || is_text_type(part)),
        Expr::Subscript(generic) => {
            let name = match &*generic.value {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => return false,
            };
            match &*generic.slice {
                Expr::Tuple(parts) => {
                    name == "Union"
                        && parts
                            .iter()
                            .all(|part| part.is_none_literal_expr() || is_text_type(part))
                }
                part => {
                    matches!(name, "Optional" | "Union" | "Final" | "ClassVar")
                        && is_text_type(part)
                }
            }
        }
        _ => false,
    }
}

/// Whether what has no type is called as if it held a code object.
fn suggests_code(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("code") || name.contains("compiled") || name == "co"
}
