//! The only door to the parser: a text becomes a tree, tokens, comments and lines.
//!
//! The ruff crates are named here and nowhere else, because their interface is not stable. The text is Unicode without
//! a byte order mark, and every offset is a byte offset into it.
//!
//! Used by everything.
//! Never knows a rule, a file on disk or an encoding.

mod bodies;
mod calls;
mod constants;
mod depth;
mod element;
mod lines;
mod mistaken;
mod nesting;
mod nodes;
mod sieve;
mod tags;
mod token_kinds;
mod versions;
mod words;

use std::cell::{OnceCell, RefCell};

use memchr::memmem;
use ruff_python_ast::comparable::{ComparableExpr, ComparableStmt};
use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_python_parser::{ParseOptions, Parsed, parse_expression, parse_unchecked};
use rustc_hash::FxHashMap;

pub use bodies::{bodies, handlers};
pub use calls::{CallExt, last_name};
pub use constants::constant_truth;
pub use element::{Selected, selected, unpacks_nothing};
use lines::LineTable;
pub use lines::{Lines, Position};
use mistaken::without_mistaken;
pub use nesting::{MOST_ROOM, TooDeep, with_room_for};
pub use nodes::{Around, Below, Node, NodeId, Nodes, NodesBuilder, Opened, comprehensions};
pub use ruff_python_ast as ast;
pub use ruff_python_ast::token::{self, parenthesized_range};
pub use ruff_python_ast::visitor::source_order::{self, SourceOrderVisitor};
pub use ruff_python_ast::{AnyNodeRef, Expr, ExprRef, NodeKind, Stmt};
use ruff_python_parser::ParseErrorType;
pub use ruff_python_parser::{
    ParseError, UnsupportedSyntaxError, UnsupportedSyntaxErrorKind,
    semantic_errors as compile_errors,
};
pub use ruff_python_stdlib::identifiers::is_identifier;
use ruff_python_stdlib::sys::is_known_standard_library;
pub use ruff_text_size::{Ranged, TextLen, TextRange, TextSize};
pub use sieve::Sieve;
pub use tags::TagSet;
pub use versions::{InvalidVersions, Versions};
pub use words::Words;

/// True if the standard library of some Python 3 has a top-level module of that name, `builtins` and the like included.
pub fn is_standard_library(module: &str) -> bool {
    /// The newest minor version of Python 3 whose library is known, and one that still had what was removed since.
    const MINORS: [u8; 2] = [14, 9];
    MINORS.iter().any(|minor| is_known_standard_library(*minor, module))
}

/// The kind of a Python file: code that runs, or a stub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Code that is run.
    Module,
    /// A `.pyi` stub: declarations that are never run.
    Stub,
}

/// A position for people: both count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Location {
    /// The line; `\n`, `\r\n` and a lone `\r` end one.
    pub row: usize,
    /// The character within the line.
    pub column: usize,
}

/// A parsed text.
#[derive(Debug)]
pub struct Syntax<'t> {
    text: &'t str,
    kind: SourceKind,
    versions: Versions,
    parsed: Parsed<ast::ModModule>,
    errors: Vec<ParseError>,
    /// Without the text, so that a tree may be lent for less time than its text.
    lines: OnceCell<LineTable>,
    /// The texts that were looked for in the source, and whether they are there.
    mentioned: RefCell<FxHashMap<&'static str, bool>>,
}

/// True if two statements are the same code, whatever their layout, comments and quotes.
pub fn same_code(left: &Stmt, right: &Stmt) -> bool {
    ComparableStmt::from(left) == ComparableStmt::from(right)
}

/// True if two expressions are the same code, whatever their layout, comments and quotes.
pub fn same_expression(left: &Expr, right: &Expr) -> bool {
    ComparableExpr::from(left) == ComparableExpr::from(right)
}

/// The name that the interpreter makes of one as it is written: its normal form NFKC. `None` if it is no name.
pub fn normal_form(written: &str) -> Option<String> {
    match *parse_expression(written).ok()?.into_syntax().body {
        Expr::Name(name) => Some(name.id.into()),
        _ => None,
    }
}

/// The error that a byte order mark before the code is. The parser passes over it, while the interpreter knows only the
/// one that has been taken off.
fn mark_error(text: &str) -> Option<ParseError> {
    const MARK: char = '\u{feff}';
    let error = ParseErrorType::OtherError("invalid non-printable character U+FEFF".to_owned());
    let location = TextRange::up_to(MARK.text_len());
    text.starts_with(MARK).then_some(ParseError { error, location })
}

impl<'t> Syntax<'t> {
    /// Parses `text`. Syntax errors do not make this fail, see [`Syntax::errors`]. The tree may be as deep as the stack
    /// has room for only within [`with_room_for`].
    ///
    /// # Errors
    /// If the text nests so deeply that walking its tree could exhaust the stack.
    pub fn parse(text: &'t str, kind: SourceKind) -> Result<Syntax<'t>, TooDeep> {
        Syntax::parse_for(Versions::NEWEST, text, kind)
    }

    /// Parses `text` as code for `versions`, see [`Syntax::unsupported`]. The tree is the same for all of them.
    ///
    /// # Errors
    /// Like [`Syntax::parse`].
    pub fn parse_for(
        versions: Versions,
        text: &'t str,
        kind: SourceKind,
    ) -> Result<Syntax<'t>, TooDeep> {
        nesting::check(text)?;
        Ok(Syntax::parse_checked(versions, text, kind))
    }

    /// Parses code that stands in the configuration, whose tree any thread can walk and drop.
    ///
    /// # Errors
    /// If it nests more deeply than such code ever does.
    pub fn parse_code(text: &'t str) -> Result<Syntax<'t>, TooDeep> {
        nesting::check_code(text)?;
        Ok(Syntax::parse_checked(Versions::NEWEST, text, SourceKind::Module))
    }

    fn parse_checked(versions: Versions, text: &'t str, kind: SourceKind) -> Syntax<'t> {
        let source_type = match kind {
            SourceKind::Module => ast::PySourceType::Python,
            SourceKind::Stub => ast::PySourceType::Stub,
        };
        let options = ParseOptions::from(source_type).with_target_version(versions.oldest());
        let parsed =
            parse_unchecked(text, options).try_into_module().expect("modules were asked for");
        let real = without_mistaken(parsed.syntax(), parsed.errors());
        let errors = mark_error(text).into_iter().chain(real).collect();
        let (lines, mentioned) = (OnceCell::new(), RefCell::default());
        Syntax { text, kind, versions, parsed, errors, lines, mentioned }
    }

    /// The text that was parsed.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The kind of the file.
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// The versions of Python that the code is for.
    pub fn versions(&self) -> Versions {
        self.versions
    }

    /// The syntax that the oldest of these versions does not have, in source order.
    pub fn unsupported(&self) -> &[UnsupportedSyntaxError] {
        self.parsed.unsupported_syntax_errors()
    }

    /// The tree. If there are [errors](Syntax::errors), its ranges cannot be trusted.
    pub fn module(&self) -> &ast::ModModule {
        self.parsed.syntax()
    }

    /// Every token, comments and line breaks included.
    pub fn tokens(&self) -> &Tokens {
        self.parsed.tokens()
    }

    /// The syntax errors in source order.
    pub fn errors(&self) -> &[ParseError] {
        &self.errors
    }

    /// The text of a node or range.
    pub fn slice(&self, ranged: impl Ranged) -> &'t str {
        &self.text[ranged.range()]
    }

    /// True if `needle` stands anywhere in the text. Much cheaper than looking at tokens, and looked for only once, as
    /// every class or function of a file may raise the same question.
    pub fn mentions(&self, needle: &'static str) -> bool {
        let find = || memmem::find(self.text.as_bytes(), needle.as_bytes()).is_some();
        *self.mentioned.borrow_mut().entry(needle).or_insert_with(find)
    }

    /// The tokens that hold characters outside ASCII, which are few in most files.
    pub fn non_ascii_tokens(&self) -> impl Iterator<Item = &Token> {
        let bytes = self.text.as_bytes();
        let mut offset = 0;
        std::iter::from_fn(move || {
            offset += first_non_ascii(bytes.get(offset..)?)?;
            let behind = |token: &Token| token.end().to_usize() <= offset;
            let token = self.tokens().get(self.tokens().partition_point(behind))?;
            // A character between two tokens is white space to the parser.
            let holds = token.start().to_usize() <= offset;
            offset = if holds { token.end().to_usize() } else { token.start().to_usize() };
            Some((token, holds))
        })
        .filter_map(|(token, holds)| holds.then_some(token))
    }

    /// The comments in source order, `#` included.
    pub fn comments(&self) -> impl Iterator<Item = TextRange> + '_ {
        comments(self.tokens())
    }

    /// The comments in `range`, which may begin or end within a string of several lines.
    pub fn comments_in(&self, range: TextRange) -> impl Iterator<Item = TextRange> + '_ {
        let first = self.tokens().partition_point(|token| token.start() < range.start());
        let tokens = &self.tokens()[first..];
        let end = tokens.partition_point(|token| token.end() <= range.end());
        comments(&tokens[..end])
    }

    /// True if `range` holds a comment.
    pub fn has_comment(&self, range: TextRange) -> bool {
        self.comments_in(range).next().is_some()
    }

    /// The line that holds `offset`, counted from 1.
    pub fn row(&self, offset: TextSize) -> usize {
        self.lines().row(offset.to_usize()) + 1
    }

    /// The line at `row`, counted from 1, without its line ending; `None` if there is no such line.
    pub fn line(&self, row: usize) -> Option<TextRange> {
        let line = self.lines().line(row.checked_sub(1)?);
        let size = |offset| TextSize::try_from(offset).unwrap_or(self.text.text_len());
        Some(TextRange::new(size(line.start), size(line.end)))
    }

    /// The line that holds `offset`, its line ending included.
    pub fn line_range(&self, offset: TextSize) -> TextRange {
        let lines = self.lines();
        let line = lines.whole_line(lines.row(offset.to_usize()));
        let size = |offset| TextSize::try_from(offset).unwrap_or(self.text.text_len());
        TextRange::new(size(line.start), size(line.end))
    }

    /// The first line ending of the text, which new lines take; `\n` if there is none.
    pub fn line_ending(&self) -> &'static str {
        match self.text.find(['\n', '\r']) {
            Some(offset) if self.text[offset..].starts_with("\r\n") => "\r\n",
            Some(offset) if self.text[offset..].starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// The white space that the line of `offset` begins with.
    pub fn indentation(&self, offset: TextSize) -> &'t str {
        let line = &self.text[self.line_range(offset)];
        let width = line.len() - line.trim_start_matches([' ', '\t', '\x0c']).len();
        &line[..width]
    }

    fn lines(&self) -> Lines<'t> {
        let table = self.lines.get_or_init(|| LineTable::new(self.text));
        Lines::with(self.text, table.clone())
    }
}

/// The offset of the first byte that is not ASCII.
fn first_non_ascii(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 256;
    // Whole blocks are looked at at once.
    let block = bytes.chunks(BLOCK).position(|block| !block.is_ascii())? * BLOCK;
    Some(block + bytes[block..].iter().position(|byte| !byte.is_ascii())?)
}

fn comments(tokens: &[Token]) -> impl Iterator<Item = TextRange> + '_ {
    let comments = tokens.iter().filter(|token| token.kind() == TokenKind::Comment);
    comments.map(Token::range)
}
