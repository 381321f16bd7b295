//! Figures as a page for a browser: one file, without scripts, fonts or pictures from elsewhere.

use std::fmt::Write as _;

use super::{Report, Row, shown};
use crate::config::Choice;
use crate::output::visible;

/// The start of the page. What it may load is nothing, so that no text in it can make it load or run something.
const START: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">
<title>pylens report</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }
table { border-collapse: collapse }
th, td { padding: .2em .7em; text-align: right; border-bottom: 1px solid #ddd }
th { position: sticky; top: 0; background: #fff }
th:last-child, td:last-child { text-align: left }
.bar { display: inline-block; width: 8em; height: .8em; margin-left: .6em; background: #eee; text-align: left }
.bar i { display: block; height: 100%; background: #2a7fb8 }
.differs { background: #fff3cd }
code, pre { font-family: ui-monospace, monospace; font-size: 13px }
summary { cursor: pointer }
</style>
</head>
<body>
<h1>pylens report</h1>
";

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = START.to_owned();
    if let Some(python) = report.python {
        let _ = writeln!(
            out,
            "<p>Bytecode of {}. <em>compiled</em> are the branches in it; where they are not those of the text, the \
             compiler knew a condition, or left code out that never runs.</p>",
            escaped(python)
        );
    }
    out.push_str("<table>\n<thead><tr>");
    for figure in report.columns() {
        let _ = write!(out, "<th>{}</th>", figure.name());
    }
    out.push_str("<th>function</th></tr></thead>\n<tbody>\n");
    for row in report.rows {
        table_row(report, row, &mut out);
    }
    out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    out
}

fn table_row(report: &Report<'_>, row: &Row, out: &mut String) {
    let figures = &row.figures;
    let differs = figures.bytecode.as_ref().is_some_and(|it| it.branches != figures.branches);
    out.push_str(if differs { "<tr class=\"differs\">" } else { "<tr>" });
    let drawn = report.drawn();
    for figure in report.columns() {
        let value = figure.of(figures);
        let _ = write!(out, "<td>{}", shown(value));
        if figure == drawn {
            let percent =
                value.unwrap_or_default().saturating_mul(100) / report.largest(drawn).max(1);
            let _ = write!(out, "<span class=\"bar\"><i style=\"width:{percent}%\"></i></span>");
        }
        out.push_str("</td>");
    }
    let name = escaped(&figures.name);
    let place = format!("{}:{}", row.path, figures.line);
    let _ = write!(out, "<td><code>{name}</code> <small>{}</small>", escaped(&place));
    let lists = [
        ("locals", &figures.locals),
        ("cell variables", &figures.cell_variables),
        ("free variables", &figures.free_variables),
    ];
    let mut details: Vec<_> = lists
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(title, names)| (title, names.join(", ")))
        .collect();
    if let Some(bytecode) = &figures.bytecode {
        let opcodes = bytecode.opcodes.iter();
        let opcodes: Vec<_> = opcodes.map(|it| format!("{} {}", it.name, it.count)).collect();
        details.push(("opcodes", opcodes.join(", ")));
        details.push(("constants", bytecode.constants.join(", ")));
    }
    if !details.is_empty() {
        out.push_str("<details><summary>more</summary>");
        for (title, text) in details {
            let _ = write!(out, "<div>{title}: <code>{}</code></div>", escaped(&text));
        }
        if let Some(disassembly) = row.disassembly() {
            out.push_str("<pre>");
            for line in disassembly.lines() {
                let _ = writeln!(out, "{}", escaped(line));
            }
            out.push_str("</pre>");
        }
        out.push_str("</details>");
    }
    out.push_str("</td></tr>\n");
}

/// Text that is nothing but text in a page: no mark-up, and no character that moves or reorders others.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible::escape(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
