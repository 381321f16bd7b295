//! Sources in, findings and fixed sources out.

use std::collections::BTreeMap;
use std::path::Path;

use pylens::diagnostic::Safety;
use pylens::engine::{Checked, Engine, FixedText};
use pylens::fix::{FixError, NamedLines, Wanted};
use pylens::source::{self, Source};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::config::Config;
use crate::errors::{RewriteError, SourceError};
use crate::findings::Finding;
use crate::locations::Relocation;
use crate::wrapped::wraps_lines;

/// A source as it was given: text, or the bytes of a file, which are decoded as CPython does.
#[derive(FromPyObject)]
pub enum Given<'py> {
    /// A text.
    #[pyo3(annotation = "str")]
    Text(Bound<'py, PyString>),
    /// The bytes of a file.
    #[pyo3(annotation = "bytes")]
    Bytes(Bound<'py, PyBytes>),
}

/// A source after its fixes.
#[pyclass(frozen, module = "pylens")]
pub struct Fixed {
    /// The source, of the type that was given. It equals the original if there was nothing to do.
    #[pyo3(get)]
    source: Py<PyAny>,
    /// The rules with fewer findings than before, each with how many fewer.
    #[pyo3(get, name = "fixed")]
    counts: BTreeMap<String, usize>,
    /// True if injected code took lines of its own, so that other code is on other lines than before.
    #[pyo3(get)]
    moves_lines: bool,
    /// True if a condition or an iterable over several lines has injected code in front of it, of which the compiler makes
    /// something else than of the original.
    #[pyo3(get)]
    wraps_lines: bool,
    /// The findings that are left, in terms of the fixed source.
    #[pyo3(get)]
    findings: Vec<Finding>,
    /// True if the source is not the original.
    #[pyo3(get)]
    changed: bool,
    relocation: Relocation,
}

#[pymethods]
impl Fixed {
    /// The first line and the table of locations that a code object compiled from this source would have had if it had been
    /// compiled from the original: `co_firstlineno` and `co_linetable` of CPython 3.11 and later. Injected code gets the line
    /// of the code behind it.
    #[pyo3(signature = (first_line, table, /))]
    fn relocated<'py>(
        &self,
        py: Python<'py>,
        first_line: u32,
        table: &[u8],
    ) -> (u32, Bound<'py, PyBytes>) {
        let (first_line, table) = self.relocation.table(first_line, table);
        (first_line, PyBytes::new(py, &table))
    }

    /// The line, from 1, and the column, in bytes of UTF-8 from 0, in the original of what is at such a position in this
    /// source, and whether that is injected code, which gives the position of what is behind it.
    #[pyo3(signature = (line, column, /))]
    fn original(&self, line: u32, column: u32) -> (u32, u32, bool) {
        self.relocation.position(line, column)
    }

    fn __repr__(&self) -> String {
        let total: usize = self.counts.values().sum();
        format!("<Fixed: {total} fixed, {} left>", self.findings.len())
    }
}

/// The findings in a source, by position.
#[pyfunction]
#[pyo3(signature = (source, path = "<string>", config = None))]
pub fn check(
    py: Python<'_>,
    source: Given<'_>,
    path: &str,
    config: Option<&Bound<'_, Config>>,
) -> PyResult<Vec<Finding>> {
    let input = source.read(path)?;
    let config = configured(py, config)?;
    let engine = config.get().engine();
    let checked = py.detach(|| engine.check(path, input.text()));
    let checked = checked.map_err(|error| SourceError::new_err(format!("{path}: {error}")))?;
    Ok(findings(checked))
}

/// Applies fixes to a source: the safe ones, or with `unsafe` also those that may change what the code does.
#[pyfunction]
#[pyo3(signature = (source, path = "<string>", config = None, *, unsafe_fixes = false))]
pub fn fix(
    py: Python<'_>,
    source: Given<'_>,
    path: &str,
    config: Option<&Bound<'_, Config>>,
    unsafe_fixes: bool,
) -> PyResult<Fixed> {
    let config = configured(py, config)?;
    let safety = if unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    fix_with(py, config.get().engine(), &source, path, safety.into())
}

/// Injects the configured telemetry into a source, and does nothing else. With `original_lines`, entries name the lines of
/// their functions in the source as it is given.
#[pyfunction]
#[pyo3(signature = (source, path = "<string>", config = None, *, original_lines = false))]
pub fn rewrite(
    py: Python<'_>,
    source: Given<'_>,
    path: &str,
    config: Option<&Bound<'_, Config>>,
    original_lines: bool,
) -> PyResult<Fixed> {
    let config = configured(py, config)?;
    let lines = if original_lines { NamedLines::Original } else { NamedLines::Fixed };
    let wanted = Wanted { lines, ..Wanted::from(Safety::Safe) };
    fix_with(py, config.get().telemetry(), &source, path, wanted)
}

fn fix_with(
    py: Python<'_>,
    engine: &Engine,
    given: &Given<'_>,
    path: &str,
    wanted: Wanted,
) -> PyResult<Fixed> {
    let input = given.read(path)?;
    let fixed = py.detach(|| engine.fix(path, input.text(), wanted)).map_err(|error| {
        let message = format!("{path}: {error}");
        match error {
            FixError::TooDeep(_) => SourceError::new_err(message),
            _ => RewriteError::new_err(message),
        }
    })?;
    let FixedText { text, fixed, moves_lines, provenance, left } = fixed;
    let changed = text != input.text();
    let source = match given {
        _ if !changed => given.object(),
        Given::Text(_) => PyString::new(py, &text).into_any().unbind(),
        Given::Bytes(_) => {
            let bytes = input.encode(&text);
            let bytes = bytes.map_err(|error| RewriteError::new_err(format!("{path}: {error}")))?;
            PyBytes::new(py, &bytes).into_any().unbind()
        }
    };
    Ok(Fixed {
        source,
        counts: fixed.into_iter().map(|(rule, count)| (rule.to_string(), count)).collect(),
        moves_lines,
        wraps_lines: wraps_lines(input.text(), &text, &provenance),
        findings: findings(left),
        changed,
        relocation: Relocation::new(input.text(), &text, provenance),
    })
}

impl Given<'_> {
    /// Reads the source as CPython does.
    fn read(&self, path: &str) -> PyResult<Source> {
        match self {
            Given::Text(text) => {
                let text = text.to_cow().map_err(|error| {
                    SourceError::new_err(format!("{path}: not encodable as UTF-8: {error}"))
                })?;
                Ok(Source::from_text(text.into_owned()))
            }
            Given::Bytes(bytes) => source::decode(Path::new(path), bytes.as_bytes().to_vec())
                .map_err(|error| SourceError::new_err(format!("{path}: {error}"))),
        }
    }

    fn object(&self) -> Py<PyAny> {
        match self {
            Given::Text(text) => text.clone().into_any().unbind(),
            Given::Bytes(bytes) => bytes.clone().into_any().unbind(),
        }
    }
}

/// The given settings, or the default ones, which are made once.
fn configured<'py>(
    py: Python<'py>,
    config: Option<&Bound<'py, Config>>,
) -> PyResult<Bound<'py, Config>> {
    static DEFAULT: pyo3::sync::PyOnceLock<Py<Config>> = pyo3::sync::PyOnceLock::new();
    if let Some(config) = config {
        return Ok(config.clone());
    }
    let default = DEFAULT.get_or_try_init(py, || Py::new(py, Config::new()?));
    Ok(default?.bind(py).clone())
}

fn findings(checked: Checked) -> Vec<Finding> {
    checked.findings.into_iter().map(Finding::from).collect()
}
