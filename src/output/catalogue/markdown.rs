//! The Markdown of the rules' explanations, laid out for a terminal.
//!
//! Understands what explanations are written in: paragraphs, lists, headings, code blocks and code in backticks. What
//! else there may be is shown as it is written.

use std::fmt::Write as _;

use crate::output::palette::Palette;
use crate::output::visible;

/// Narrower columns are not filled, they overflow.
const NARROWEST: usize = 24;

/// Lays `text` out in lines of at most `width` characters.
pub(super) fn render(text: &str, width: usize, palette: &Palette) -> String {
    let mut layout =
        Layout { width, palette, out: String::new(), block: String::new(), bullet: String::new() };
    let mut fence = None;
    for line in text.trim().lines() {
        let content = line.trim_start();
        let ticks = content.len() - content.trim_start_matches('`').len();
        match fence {
            Some(length) if ticks >= length => fence = None,
            Some(_) => layout.verbatim(line),
            None if ticks >= 3 => {
                layout.finish_block();
                fence = Some(ticks);
            }
            None => layout.line(line),
        }
    }
    layout.finish_block();
    layout.out
}

/// `code` as an indented block.
pub(super) fn code_block(code: &str, indent: &str) -> String {
    let mut out = String::new();
    for line in code.lines() {
        if !line.is_empty() {
            out.push_str(indent);
            visible::push_source(&mut out, line);
        }
        out.push('\n');
    }
    out
}

/// The words of `text` in lines of at most `width` characters; a longer word gets a line of its own.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let line = lines.last_mut().filter(|_| used == 0 || used + 1 + length <= width);
        if let Some(line) = line {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        } else {
            lines.push(word.to_owned());
            used = length;
        }
    }
    lines
}

struct Layout<'p> {
    width: usize,
    palette: &'p Palette,
    out: String,
    /// The paragraph or list item that is being collected.
    block: String,
    /// The beginning of its first line.
    bullet: String,
}

impl Layout<'_> {
    fn line(&mut self, line: &str) {
        let content = line.trim_start();
        if content.is_empty() {
            self.finish_block();
            self.out.push('\n');
        } else if content.starts_with('#') {
            self.finish_block();
            let strong = self.palette.strong;
            let title = visible::escape(content.trim_start_matches('#').trim());
            let _ = writeln!(self.out, "{strong}{title}{strong:#}");
        } else if content.starts_with('|') || (self.block.is_empty() && line.starts_with("    ")) {
            self.finish_block();
            visible::push_source(&mut self.out, line);
            self.out.push('\n');
        } else if let Some(length) = bullet(content) {
            self.finish_block();
            let indent = line.len() - content.len();
            self.bullet = format!("{:indent$}{}", "", &content[..length]);
            self.block.push_str(&content[length..]);
        } else {
            self.block.push(' ');
            self.block.push_str(content);
        }
    }

    fn verbatim(&mut self, line: &str) {
        self.out.push_str(&code_block(line, "    "));
        if line.is_empty() {
            self.out.push('\n');
        }
    }

    fn finish_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let bullet = std::mem::take(&mut self.bullet);
        if block.is_empty() {
            return;
        }
        let indent = bullet.chars().count();
        let mut in_code = false;
        for (index, line) in wrap(&block, self.width.saturating_sub(indent)).iter().enumerate() {
            let line = visible::escape(line);
            if index == 0 {
                self.out.push_str(&bullet);
            } else {
                self.out.push_str(&" ".repeat(indent));
            }
            self.paint(&line, &mut in_code);
            self.out.push('\n');
        }
    }

    /// Colours what stands between backticks, which may span lines.
    fn paint(&mut self, line: &str, in_code: &mut bool) {
        let code = self.palette.related;
        for (index, part) in line.split('`').enumerate() {
            if index > 0 && *in_code {
                let _ = write!(self.out, "`{code:#}");
                *in_code = false;
            } else if index > 0 {
                let _ = write!(self.out, "{code}`");
                *in_code = true;
            } else if *in_code {
                self.out.push_str(&code.to_string());
            }
            self.out.push_str(part);
        }
        if *in_code {
            let _ = write!(self.out, "{code:#}");
        }
    }
}

/// The length of a list item's mark and the space behind it.
fn bullet(content: &str) -> Option<usize> {
    if content.starts_with("- ") || content.starts_with("* ") {
        return Some(2);
    }
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && content[digits..].starts_with(". ")).then_some(digits + 2)
}
