//! The native part of the Python package `pylens`: the library's engine as Python objects.
//!
//! Everything that runs without Python objects runs without the interpreter's lock. What Python does with the results, the
//! import hook above all, is Python in `python/pylens`.

mod config;
mod errors;
mod findings;
mod locations;
mod text;
mod wrapped;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The native part of `pylens`.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<config::Config>()?;
    module.add_class::<findings::Finding>()?;
    module.add_class::<findings::Label>()?;
    module.add_class::<findings::Fix>()?;
    module.add_class::<findings::Edit>()?;
    module.add_class::<text::Fixed>()?;
    module.add_function(wrap_pyfunction!(text::check, module)?)?;
    module.add_function(wrap_pyfunction!(text::fix, module)?)?;
    module.add_function(wrap_pyfunction!(text::rewrite, module)?)?;
    errors::add(module)
}
