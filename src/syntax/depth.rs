//! A bound of how deep the tree of a statement can be, from its tokens alone.
//!
//! What stands side by side counts once: the elements of a display, the arguments of a call, the operands of `and`, `or` and
//! comparisons, the brackets in each of these. So a table of a million rows is as deep as its deepest row.

use ruff_python_ast::token::TokenKind;

use super::token_kinds::{
    adds_level, end_of, is_binary, is_comparison, is_of_import, is_operand, is_soft_keyword,
    is_tight,
};

/// A bound of the depth of one statement, token by token.
#[derive(Debug)]
pub(super) struct Depth {
    /// The brackets and strings with fields that are open, within the statement itself.
    groups: Vec<Group>,
    /// True if brackets do not match, where nobody knows what the parser makes of them.
    is_broken: bool,
    /// True if the statement is an import, in which dots need no operands.
    is_import: bool,
    /// True from the `for` of a loop to its `in`.
    is_loop: bool,
}

/// The statement, or what is between two brackets.
#[derive(Debug, Default)]
struct Group {
    /// The token that ends it.
    end: Option<TokenKind>,
    /// The depth at which the last `yield` stands: what it yields may be all that follows.
    yields: usize,
    /// The token that may come next, as far as it matters.
    next: Next,
    /// Number of lambdas whose parameters have not ended, so that a comma stands between two of these.
    lambdas: usize,
    /// The depth of the deepest element before this one.
    deepest: usize,
    element: Element,
}

/// The tokens that may come next, by the last one.
///
/// Where an operand is missing, the parser goes on with all before it as that of the next operator, so that what should stand
/// side by side does not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// An operand, or the end of the element.
    #[default]
    Element,
    /// An operand.
    Operand,
    /// An operand that is no `not`.
    Term,
    /// An operator, or the end of the element.
    Operator,
    /// Whatever there is, behind a word that is a keyword in some places.
    Anything,
}

/// The tokens between two commas.
#[derive(Debug, Default)]
struct Element {
    /// Number of operators that bind less than `or`.
    loose: usize,
    /// Levels of `not` in this operand of `and` or `or`.
    nots: usize,
    /// Number of operators that bind more than comparisons, in this operand of a comparison.
    tight: usize,
    /// The most of these in an operand of this comparison before.
    comparison: usize,
    /// The most of both in an operand of `and` or `or` before.
    operation: usize,
    /// The depth of the deepest brackets.
    inner: usize,
}

impl Next {
    fn is_operand(self) -> bool {
        matches!(self, Next::Operand | Next::Term)
    }
}

impl Element {
    fn end_comparison(&mut self) {
        self.comparison = self.comparison.max(std::mem::take(&mut self.tight));
    }

    fn end_operation(&mut self) {
        self.end_comparison();
        let comparison = std::mem::take(&mut self.comparison);
        self.operation = self.operation.max(std::mem::take(&mut self.nots) + comparison);
    }

    fn depth(mut self) -> usize {
        /// A comparison, `and` and `or`, each of which is one level whatever it has of operands.
        const WIDE: usize = 3;
        self.end_operation();
        self.loose + self.operation + self.inner + WIDE
    }
}

impl Group {
    fn ending_with(end: TokenKind) -> Group {
        Group { end: Some(end), ..Group::default() }
    }

    /// True if nothing in it counts so far.
    fn is_empty(&self) -> bool {
        let Element { loose, nots, tight, comparison, operation, inner } = self.element;
        self.deepest + self.yields + loose + nots + tight + comparison + operation + inner == 0
    }

    /// True if it may end here.
    fn is_complete(&self) -> bool {
        !self.next.is_operand() && self.lambdas == 0
    }

    fn end_element(&mut self) {
        self.deepest = self.deepest.max(std::mem::take(&mut self.element).depth());
    }

    fn depth(mut self) -> usize {
        self.end_element();
        // The display or tuple itself.
        self.yields + self.deepest + 1
    }
}

impl Depth {
    /// The depth of a statement before its first token.
    pub(super) fn new() -> Depth {
        Depth { groups: vec![Group::default()], is_broken: false, is_import: false, is_loop: false }
    }

    /// The bound for all tokens of the statement; `None` if it does not end here, as far as the parser is concerned, or nobody
    /// knows what it makes of it.
    pub(super) fn end(self) -> Option<usize> {
        let [statement] = <[Group; 1]>::try_from(self.groups).ok()?;
        (statement.is_complete() && !self.is_broken).then(|| statement.depth())
    }

    /// True if no token to come can make the bound `most` or less.
    pub(super) fn is_beyond(&self, most: usize) -> bool {
        self.is_broken || self.groups.len() > most
    }

    /// Goes on with the next token, which is none that ends the statement.
    pub(super) fn push(&mut self, kind: TokenKind) {
        self.is_broken |= !self.fits(kind);
        if let Some(end) = end_of(kind) {
            self.groups.push(Group::ending_with(end));
        } else if self.groups.last().is_some_and(|group| group.end == Some(kind)) {
            let depth = self.groups.pop().map_or(0, Group::depth);
            if let Some(group) = self.groups.last_mut() {
                // Brackets may be a call, whose function is all that comes before.
                group.element.tight += 1;
                group.element.inner = group.element.inner.max(depth);
                group.next = Next::Operator;
            }
        } else {
            self.push_within(kind);
        }
    }

    /// True if a token may come next.
    fn fits(&self, kind: TokenKind) -> bool {
        use TokenKind as T;

        let Some(group) = self.groups.last() else {
            return false;
        };
        match kind {
            T::Unknown => false,
            kind if self.is_import && !is_of_import(kind) => false,
            T::Dot if self.is_import => true,
            T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd | T::TStringEnd => {
                group.end == Some(kind) && group.is_complete()
            }
            T::Plus | T::Minus | T::Tilde => true,
            T::Not => group.next != Next::Term,
            T::If => matches!(group.next, Next::Operator | Next::Anything) || group.is_empty(),
            kind if is_binary(kind) => matches!(group.next, Next::Operator | Next::Anything),
            T::String => true,
            kind if is_operand(kind) || is_soft_keyword(kind) || kind == T::Await => {
                group.next != Next::Operator
            }
            T::Comment | T::NonLogicalNewline | T::Indent | T::Dedent => true,
            kind if end_of(kind).is_some() => true,
            // Whatever ends an operand, and keywords, with which no operand begins but with `not` and `await`.
            _ => !group.next.is_operand(),
        }
    }

    fn push_within(&mut self, kind: TokenKind) {
        use TokenKind as T;

        let is_first = matches!(&*self.groups, [only] if only.is_empty());
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        group.next = match kind {
            T::Comment | T::NonLogicalNewline | T::Indent | T::Dedent => group.next,
            _ if self.is_import => Next::Element,
            // `not in`
            T::Not if matches!(group.next, Next::Operator | Next::Anything) => group.next,
            // `for x in *a, *b`, and a decorator that is a lambda
            T::In if self.is_loop => Next::Element,
            T::At if is_first => Next::Element,
            kind if is_soft_keyword(kind) => Next::Anything,
            T::Slash if group.next == Next::Element => Next::Operator,
            T::Star if group.next == Next::Element => Next::Element,
            T::Not | T::If | T::And | T::Or | T::Is => Next::Operand,
            T::From if !is_first => Next::Operand,
            T::ColonEqual => Next::Element,
            kind if is_binary(kind) || is_tight(kind) => Next::Term,
            kind if is_operand(kind) => Next::Operator,
            _ => Next::Element,
        };
        self.is_loop = kind == T::For && is_first || self.is_loop && kind != T::In;
        let element = &mut group.element;
        match kind {
            T::Import | T::From if is_first => self.is_import = true,
            T::Comma if group.lambdas == 0 => group.end_element(),
            T::And | T::Or => element.end_operation(),
            kind if is_comparison(kind) => element.end_comparison(),
            // The operand may be a comparison, to whose last operand the parser lets another one belong.
            T::Not => element.nots += 2,
            // It stands in all before it, and a tuple in it.
            T::Yield => group.yields += 2 + std::mem::take(element).depth(),
            T::Lambda => {
                element.loose += 1;
                group.lambdas += 1;
            }
            T::Colon => {
                element.loose += 1;
                group.lambdas = group.lambdas.saturating_sub(1);
            }
            kind if !adds_level(kind) => {}
            kind if is_tight(kind) => element.tight += 1,
            _ => element.loose += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ruff_python_ast::Expr;
    use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, walk_expr};
    use ruff_python_parser::{Mode, ParseOptions, lexer, parse_unchecked};

    use super::*;

    /// The bound for the deepest statement of a text; none behind a statement for which there is none.
    fn bound(text: &str) -> usize {
        let mut lexer = lexer::lex(text, Mode::Module);
        let mut depth = Depth::new();
        let mut deepest = 0;
        loop {
            let kind = lexer.next_token();
            if matches!(kind, TokenKind::EndOfFile | TokenKind::Newline | TokenKind::Semi) {
                let Some(bound) = std::mem::replace(&mut depth, Depth::new()).end() else {
                    return usize::MAX;
                };
                deepest = deepest.max(bound);
            }
            match kind {
                TokenKind::EndOfFile => return deepest,
                TokenKind::Newline | TokenKind::Semi => {}
                kind => depth.push(kind),
            }
        }
    }

    /// The number of expressions in each other in the tree that the parser makes of a text.
    fn depth(text: &str) -> usize {
        #[derive(Default)]
        struct Deepest {
            here: usize,
            deepest: usize,
        }

        impl<'a> SourceOrderVisitor<'a> for Deepest {
            fn visit_expr(&mut self, expr: &'a Expr) {
                self.here += 1;
                self.deepest = self.deepest.max(self.here);
                walk_expr(self, expr);
                self.here -= 1;
            }
        }

        let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module)).try_into_module();
        let mut visitor = Deepest::default();
        visitor.visit_body(&parsed.expect("modules were asked for").syntax().body);
        visitor.deepest
    }

    #[test]
    fn what_stands_side_by_side_counts_once() {
        for (begin, piece, end) in [
            ("x = [", "{'id': -1, 'v': f(2)}, ", "]"),
            ("x = a", " and not b", ""),
            ("x = a", " < b + 1", ""),
            ("x = a", " or -b and c[1:2] == {}", ""),
            ("f(", "a=lambda: b if c else d, ", ")"),
            ("x = {", "'a': [1, (2, 3)], ", "}"),
            ("a = 1", "; a = -1", ""),
            ("x = f'", "{a + b:>{c}}", "'"),
        ] {
            let text = format!("{begin}{}{end}", piece.repeat(1000));
            let bound = bound(&text);
            assert!(bound < 30 || begin.contains("f'"), "{begin}{piece}: {bound}");
            assert!(depth(&text) <= bound, "{begin}{piece}");
        }
    }

    #[test]
    fn what_holds_the_rest_counts_each_time() {
        for (piece, end) in [
            ("-", "x"),
            ("not ", "x"),
            ("await ", "x"),
            ("lambda: ", "x"),
            ("lambda a, b=1: ", "x"),
            ("x if y else ", "z"),
            ("x + ", "x"),
            ("x ** ", "x"),
            ("x.", "x"),
            ("yield x, ", "x"),
        ] {
            let text = format!("{}{end}", piece.repeat(300));
            let bound = bound(&text);
            assert!(bound >= 300 && bound >= depth(&text), "{piece}: {bound}");
        }
        let calls = format!("f{}", "(1)".repeat(300));
        assert!(bound(&calls) >= 300);
        let nested = format!("{}{}", "f(a, [".repeat(100), "])".repeat(100));
        assert!(bound(&nested) >= 200);
        assert_eq!(bound("(]"), usize::MAX);
        assert_eq!(bound("("), usize::MAX);
    }

    /// The Python files below a folder.
    fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let below = entries.flat_map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => sources(&entry.path()),
            Ok(kind) if kind.is_file() => vec![entry.path()],
            _ => Vec::new(),
        });
        below.filter(|path| path.extension().is_some_and(|it| it == "py")).collect()
    }

    /// The project's own files, and those below the folder that the environment variable `SOURCES` names.
    #[test]
    fn valid_code_has_a_bound() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let more = std::env::var("SOURCES").unwrap_or_default();
        let folders = ["python", "scripts", "benches", "tests", "examples"].map(|it| root.join(it));
        let folders = folders.into_iter().chain([std::path::PathBuf::from(more)]);
        let mut seen = 0;
        let mut wrong = Vec::new();
        for path in folders.flat_map(|folder| sources(&folder)) {
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            if parse_unchecked(&text, ParseOptions::from(Mode::Module)).errors().is_empty() {
                seen += 1;
                wrong.extend((bound(&text) == usize::MAX).then_some(path));
            }
        }
        assert!(seen > 100, "{seen} files");
        assert!(wrong.is_empty(), "{} of {seen}: {wrong:?}", wrong.len());
    }

    #[test]
    fn each_construct_has_a_bound() {
        for text in [
            "a not in b",
            "[a for a in b if c not in d]",
            "from . import a",
            "from .. import (b, c as d)",
            "x = b.match",
            "re.match(a, b)",
            "if not match: pass",
            "match is None",
            "a == type(b)",
            "not x or type(y)",
            "match = case, type = 1",
            "if -1 not in x: pass",
            "match x:\n    case [1, *_] | {'a': b, **c}: pass",
            "type A[T: int] = list[T]",
            "def f(a, /, b, *, c=1, **d) -> int: pass",
            "print(*a, **b)",
            "x = yield",
            "f'{a!r:>{b}}'",
            "@a.b\nclass C: pass",
            "x = (yield), await y",
            "a[::2, 1:]",
            "assert not a, b",
            "raise A from b",
            "lambda *a, b=lambda: 1: 2",
            "with a as b, c as d: pass",
        ] {
            assert_ne!(bound(text), usize::MAX, "{text}");
        }
    }

    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "not ",
            "lambda",
            "lambda x:",
            ":",
            "x",
            " 1 ",
            "(",
            "[",
            "{",
            ")",
            "]",
            "}",
            "-",
            "**",
            " = ",
            ":=",
            ".x",
            " if ",
            " else ",
            " await ",
            " in ",
            " is ",
            " not in ",
            "True",
            "'a'",
            "f'{",
            "}'",
            "f(",
            "f'",
            "'",
            ",",
            ",",
            ", ",
            ";",
            "@",
            "~",
            " != ",
            " < ",
            " and ",
            " or ",
            "\n",
            "\n  ",
            "yield ",
            "yield from ",
            "*",
            " for x in ",
            "async ",
            "def f(",
            "class A(",
            "return ",
            "!r",
            "match x:",
            "case ",
            "|",
            "import a.b",
            "from . import ",
            "x[",
            "x(",
            "0]",
            "0)",
            " match ",
            ".match",
            "type ",
            " not in ",
            "lazy ",
            " is not ",
            " from ",
            "...",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn no_tree_is_deeper(pieces in prop::collection::vec(piece(), 0..80)) {
            let text = pieces.concat();
            prop_assert!(depth(&text) <= bound(&text));
        }

        #[test]
        fn no_repeated_piece_makes_a_deeper_tree(
            before in prop::collection::vec(piece(), 0..4),
            repeated in prop::collection::vec(piece(), 1..6),
            after in prop::collection::vec(piece(), 0..4),
        ) {
            let text = [before.concat(), repeated.concat().repeat(40), after.concat()].concat();
            prop_assert!(depth(&text) <= bound(&text));
        }
    }
}
