//! From configuration files and flags to settings and files, in real folders.

mod discovery;
mod errors;
mod overrides;
mod project;
mod resolution;
