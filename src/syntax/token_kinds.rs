//! Kinds of tokens, by what they do to the depth of a tree.

use ruff_python_ast::token::TokenKind;

/// Commas, names and literals make a tree wide; everything else may make it deep.
pub(super) fn adds_level(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::Comma
            | TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
    )
}

/// True for operators whose operands reach no further than a comparison.
pub(super) fn is_tight(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Star
            | TokenKind::Slash
            | TokenKind::Vbar
            | TokenKind::Amper
            | TokenKind::Dot
            | TokenKind::Percent
            | TokenKind::Tilde
            | TokenKind::CircumFlex
            | TokenKind::LeftShift
            | TokenKind::RightShift
            | TokenKind::DoubleStar
            | TokenKind::DoubleSlash
            | TokenKind::At
            | TokenKind::Await
    )
}

/// True for operators that any number of operands may stand side by side between.
pub(super) fn is_comparison(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::EqEqual
            | TokenKind::NotEqual
            | TokenKind::Less
            | TokenKind::LessEqual
            | TokenKind::Greater
            | TokenKind::GreaterEqual
            | TokenKind::In
            | TokenKind::Is
    )
}

/// True for operators that stand between two operands.
pub(super) fn is_binary(kind: TokenKind) -> bool {
    let is_unary = matches!(
        kind,
        TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Tilde
            | TokenKind::Star
            | TokenKind::DoubleStar
            | TokenKind::At
            | TokenKind::Slash
            | TokenKind::Await
    );
    is_tight(kind) && !is_unary
        || is_comparison(kind)
        || matches!(kind, TokenKind::And | TokenKind::Or | TokenKind::ColonEqual)
}

/// True for words that are keywords in some places, and names in others.
pub(super) fn is_soft_keyword(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Match | TokenKind::Case | TokenKind::Type | TokenKind::Lazy)
}

/// True for the tokens that imports consist of.
pub(super) fn is_of_import(kind: TokenKind) -> bool {
    is_soft_keyword(kind)
        || matches!(
            kind,
            TokenKind::Import
                | TokenKind::As
                | TokenKind::Name
                | TokenKind::Dot
                | TokenKind::Ellipsis
                | TokenKind::Comma
                | TokenKind::Star
                | TokenKind::Lpar
                | TokenKind::Rpar
                | TokenKind::Comment
                | TokenKind::NonLogicalNewline
        )
}

/// True for names and literals, each of which is an operand.
pub(super) fn is_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::Ellipsis
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
    )
}

/// The token that ends what `kind` begins.
pub(super) fn end_of(kind: TokenKind) -> Option<TokenKind> {
    match kind {
        TokenKind::Lpar => Some(TokenKind::Rpar),
        TokenKind::Lsqb => Some(TokenKind::Rsqb),
        TokenKind::Lbrace => Some(TokenKind::Rbrace),
        TokenKind::FStringStart => Some(TokenKind::FStringEnd),
        TokenKind::TStringStart => Some(TokenKind::TStringEnd),
        _ => None,
    }
}
