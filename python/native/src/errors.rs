//! The exceptions of the package.

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(pylens, Error, PyException, "The base of all exceptions of pylens.");
create_exception!(
    pylens,
    ConfigError,
    Error,
    "Settings that cannot be used. The message says where and why."
);
create_exception!(
    pylens,
    SourceError,
    Error,
    "A source that cannot be checked: its bytes are no text, it nests too deeply, or it is a notebook."
);
create_exception!(
    pylens,
    RewriteError,
    Error,
    "A source that was left as it is, as its rewritten form would not be the same code."
);

/// Adds the exceptions to the module.
pub fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("Error", py.get_type::<Error>())?;
    module.add("ConfigError", py.get_type::<ConfigError>())?;
    module.add("SourceError", py.get_type::<SourceError>())?;
    module.add("RewriteError", py.get_type::<RewriteError>())
}
