//! The formats of findings, a file for each. One takes a file's findings and knows of no other file; what stands around
//! them is its [`Frame`] and its [`Ending`].
//!
//! A format that another program reads escapes what that program gives a meaning to, besides what no reader may see.
//!
//! Used by the renderer alone.
//! Never counts, never sorts.

mod azure;
mod concise;
mod excerpt;
mod full;
mod github;
mod gitlab;
mod json;
mod json_lines;
mod junit;
mod markdown;
mod place;
mod pylint;
mod rdjson;
mod remarks;
mod sarif;
mod teamcity;
mod xml;

use super::{Ending, Failure, FileFindings, Frame, Outcome, Renderer};
use crate::config::OutputFormat;

/// The text before a run's findings and between those of two files.
pub(super) fn frame(renderer: &Renderer) -> Frame {
    match renderer.format {
        OutputFormat::Json => json::FRAME,
        OutputFormat::Gitlab => gitlab::FRAME,
        OutputFormat::Junit => junit::frame(),
        OutputFormat::Markdown => markdown::frame(),
        OutputFormat::Rdjson => rdjson::frame(),
        OutputFormat::Sarif => sarif::frame(renderer),
        OutputFormat::Teamcity => teamcity::frame(renderer),
        OutputFormat::Full
        | OutputFormat::Concise
        | OutputFormat::JsonLines
        | OutputFormat::Azure
        | OutputFormat::Github
        | OutputFormat::Pylint => Frame::NONE,
    }
}

/// Appends the findings in one file.
pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let render = match renderer.format {
        OutputFormat::Full => full::render,
        OutputFormat::Concise => concise::render,
        OutputFormat::Json => json::render,
        OutputFormat::JsonLines => json_lines::render,
        OutputFormat::Azure => azure::render,
        OutputFormat::Github => github::render,
        OutputFormat::Gitlab => gitlab::render,
        OutputFormat::Junit => junit::render,
        OutputFormat::Markdown => markdown::render,
        OutputFormat::Pylint => pylint::render,
        OutputFormat::Rdjson => rdjson::render,
        OutputFormat::Sarif => sarif::render,
        OutputFormat::Teamcity => teamcity::render,
    };
    render(renderer, file, out);
}

/// Appends what could not be done, in the formats that say so among the findings.
pub(super) fn fail(renderer: &Renderer, failure: &Failure, out: &mut Vec<u8>) {
    match renderer.format {
        OutputFormat::Azure => azure::fail(renderer, failure, out),
        OutputFormat::Github => github::fail(renderer, failure, out),
        OutputFormat::Junit => junit::fail(renderer, failure, out),
        OutputFormat::Rdjson => rdjson::fail(renderer, failure, out),
        OutputFormat::Teamcity => teamcity::fail(renderer, failure, out),
        OutputFormat::Full
        | OutputFormat::Concise
        | OutputFormat::Json
        | OutputFormat::JsonLines
        | OutputFormat::Gitlab
        | OutputFormat::Markdown
        | OutputFormat::Pylint
        | OutputFormat::Sarif => {}
    }
}

/// The text behind a run's findings.
pub(super) fn ending(renderer: &Renderer, outcome: &Outcome) -> Ending {
    match renderer.format {
        OutputFormat::Json => json::ending(),
        OutputFormat::Gitlab => gitlab::ending(),
        OutputFormat::Junit => junit::ending(),
        OutputFormat::Markdown => markdown::ending(renderer, outcome),
        OutputFormat::Rdjson => rdjson::ending(),
        OutputFormat::Sarif => sarif::ending(renderer, outcome),
        OutputFormat::Full
        | OutputFormat::Concise
        | OutputFormat::JsonLines
        | OutputFormat::Azure
        | OutputFormat::Github
        | OutputFormat::Pylint
        | OutputFormat::Teamcity => Ending::default(),
    }
}
