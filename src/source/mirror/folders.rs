//! The folders of a mirror.

use std::fs;
use std::path::{Path, PathBuf};

use super::{MirrorError, about};

/// Folders that were made and go again unless they are kept.
#[derive(Debug)]
pub(super) struct Created(Vec<PathBuf>);

impl Created {
    /// Makes a folder with all that it lies in.
    pub(super) fn folder(folder: &Path) -> Result<Created, MirrorError> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|it| fs::symlink_metadata(it).is_err()).collect();
        let mut created = Created(Vec::new());
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(about(folder))?;
            created.0.push(folder.to_owned());
        }
        // Something may be there that is no folder.
        fs::read_dir(folder).map_err(about(folder))?;
        Ok(created)
    }

    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes a folder of the mirror, or makes sure that one from an earlier run can be written into.
pub(super) fn make(folder: &Path) -> Result<(), MirrorError> {
    let Ok(metadata) = fs::symlink_metadata(folder) else {
        return fs::create_dir(folder).map_err(about(folder));
    };
    if !metadata.is_dir() {
        return Err(MirrorError::Foreign(folder.to_owned()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = metadata.permissions().mode();
        if mode & 0o700 != 0o700 {
            let mode = fs::Permissions::from_mode(mode | 0o700);
            fs::set_permissions(folder, mode).map_err(about(folder))?;
        }
    }
    Ok(())
}

/// Gives the mirror image of a folder its permissions.
pub(super) fn give_permissions(source: &Path, image: &Path) -> Result<(), MirrorError> {
    let permissions = fs::metadata(source).map_err(about(source))?.permissions();
    fs::set_permissions(image, permissions).map_err(about(image))
}
