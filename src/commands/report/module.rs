//! Modules by name: where an interpreter would find them. Nothing of them runs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// Prints the folders and archives in which an interpreter looks. It imports nothing else, as that would be looked for in the
/// working directory first.
const SEARCH_PATH: &str =
    "import sys; sys.stdout.buffer.write('\\0'.join(sys.path).encode('utf-8', 'surrogateescape'))";

/// The file of the module `name`, or the folder if it is a package: in the folder `base`, or else where `python` looks.
pub(super) fn find(name: &str, base: &Path, python: Option<&str>) -> anyhow::Result<PathBuf> {
    if name.split('.').any(|part| part.is_empty() || part.contains(['/', '\\'])) {
        bail!("`{name}` is no name of a module; give a file or folder without `--module`");
    }
    if let Some(found) = in_folder(base, name) {
        // As it is called by someone who stands there.
        return Ok(found.strip_prefix(base).map(Path::to_owned).unwrap_or(found));
    }
    let Some(python) = python else {
        bail!("there is no module `{name}` here; give `--python` to look where that one does");
    };
    let folders = search_path(python)?;
    let found = folders.iter().find_map(|folder| in_folder(folder, name));
    found.with_context(|| format!("`{python}` has no file for a module `{name}`; give the file if the module is had from another one"))
}

/// The folders in which an interpreter looks, as its environment has them.
fn search_path(python: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut command = Command::new(python);
    command.args(["-B", "-c", SEARCH_PATH]).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().with_context(|| format!("`{python}` cannot be started"))?;
    if !output.status.success() {
        bail!("`{python}` does not say where it looks for modules");
    }
    let folders = output.stdout.split(|byte| *byte == 0).filter(|folder| !folder.is_empty());
    Ok(folders.map(|folder| PathBuf::from(&*String::from_utf8_lossy(folder))).collect())
}

/// The module's file or folder below one folder. A folder without `__init__.py` is a package, too, but a file goes first.
fn in_folder(folder: &Path, name: &str) -> Option<PathBuf> {
    let path: PathBuf = folder.join(name.split('.').collect::<PathBuf>());
    let file = path.with_file_name(format!("{}.py", path.file_name()?.to_str()?));
    if path.join("__init__.py").is_file() {
        Some(path)
    } else if file.is_file() {
        Some(file)
    } else {
        path.is_dir().then_some(path)
    }
}
