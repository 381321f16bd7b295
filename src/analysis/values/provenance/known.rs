//! Functions, attributes, types and names that are known by how they are called.

use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// Attributes that hold code objects.
pub(super) const CODE_ATTRIBUTES: &[&str] =
    &["__code__", "ag_code", "cr_code", "f_code", "gi_code"];

/// Functions that return code objects.
pub(super) const CODE_FUNCTIONS: &[&str] = &[
    "builtins.compile",
    "code.compile_command",
    "codeop.compile_command",
    "importlib.util.source_to_code",
    "marshal.load",
    "marshal.loads",
    "types.CodeType",
];

/// Functions that read text from outside the program.
pub(super) const READING_FUNCTIONS: &[&str] = &[
    "builtins.input",
    "importlib.resources.read_binary",
    "importlib.resources.read_text",
    "inspect.getsource",
    "linecache.getline",
    "os.environ.get",
    "os.environ.pop",
    "os.environ.setdefault",
    "os.getenv",
    "pkgutil.get_data",
];

/// Methods that read text from outside the program, of whatever object.
pub(super) const READING_METHODS: &[&str] =
    &["get_data", "get_source", "read", "read_bytes", "read_text", "readline"];

/// Functions that give data out of a text, in which every text is one from outside.
const DATA_FUNCTIONS: &[&str] =
    &["json.load", "json.loads", "orjson.loads", "tomllib.load", "tomllib.loads", "yaml.safe_load"];

/// Methods that give such data, of whatever object: rows of a database, the body of a request or an answer.
const DATA_METHODS: &[&str] = &["fetchall", "fetchmany", "fetchone", "get_json", "json"];

/// True if `call` gives data that was made outside the program.
pub(super) fn reads_data<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    call.is_method(DATA_METHODS)
        || names.refers_to_any(&call.func, DATA_FUNCTIONS)
        || selects(names, call)
}

/// True for `cursor.execute("SELECT ...")`, whose result is gone over.
fn selects<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    let query = call.arguments.args.first().and_then(|query| names.constant_text(query));
    let begins = query.and_then(|query| query.trim_start().get(..6));
    call.is_method(&["execute"]) && begins.is_some_and(|it| it.eq_ignore_ascii_case("select"))
}

/// Functions that turn bytes into the bytes or text they stand for.
pub(super) const DECODING_FUNCTIONS: &[&str] = &[
    "base64.b64decode",
    "bz2.decompress",
    "codecs.decode",
    "gzip.decompress",
    "importlib.util.decode_source",
    "lzma.decompress",
    "zlib.decompress",
];

/// Functions that make text out of their first argument.
pub(super) const BUILDING_FUNCTIONS: &[&str] =
    &["ast.unparse", "builtins.str", "inspect.cleandoc", "textwrap.dedent", "textwrap.indent"];

/// True if a type is `str`, `bytes`, or one of these or `None`.
pub(super) fn is_text_type(annotation: &Expr) -> bool {
    match annotation {
        Expr::Name(name) => matches!(name.id.as_str(), "str" | "bytes" | "AnyStr"),
        Expr::StringLiteral(quoted) => quoted.value.to_str().split('|').all(|part| {
            matches!(part.trim(), "str" | "bytes" | "None" | "Optional[str]" | "Optional[bytes]")
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

/// True if what has no type is called as if it held a code object.
pub(super) fn suggests_code(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("code") || name.contains("compiled") || name == "co"
}
