//! Archives among the files that were found, replaced by the files in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::{self, Budget, Member};
use super::untrusted::Kind;
use super::{DiscoverError, Discovery, SourceFile, in_order};
use crate::paths;
use crate::settings::SettingsResolver;
use crate::source::Unchecked;

impl Discovery {
    /// Puts the files in archives in place of these.
    pub fn unpack(&mut self, resolver: &SettingsResolver<'_>) {
        let is_archive = |it: &SourceFile| it.unchecked == Some(Unchecked::Archive);
        if !self.files.iter().any(is_archive) {
            return;
        }
        let (archives, others): (Vec<_>, _) =
            std::mem::take(&mut self.files).into_iter().partition(is_archive);
        self.files = others;
        let budget = Budget::default();
        for archive in archives {
            self.add_members(archive, resolver.working_directory(), &budget);
        }
        self.files.sort_by_cached_key(|file| in_order(&file.path));
    }

    fn add_members(&mut self, archive: SourceFile, working_directory: &Path, budget: &Budget) {
        let path = paths::absolute(working_directory, &archive.path);
        let is_untrusted = archive.settings.lint.untrusted;
        let members = match archive::members(&path, archive.settings.max_file_size, budget) {
            Ok(members) => members,
            Err(error) if is_untrusted => {
                let unchecked = Some(Unchecked::UnreadArchive(error.to_string()));
                self.files.push(SourceFile { unchecked, ..archive });
                return;
            }
            Err(error) => {
                let reason = error.to_string();
                self.errors.push(DiscoverError::Archive { path: archive.path, reason });
                return;
            }
        };
        for Member { name, kind, content } in members {
            let (unchecked, content) = match kind {
                Kind::Python => (None, Some(content)),
                Kind::Unchecked(reason) if is_untrusted => (Some(reason), None),
                Kind::Unchecked(_) | Kind::Other => {
                    self.others += usize::from(is_untrusted);
                    continue;
                }
            };
            // A name that leads elsewhere is shown, and never followed.
            let path = PathBuf::from(format!("{}/{name}", archive.path.display()));
            let settings = Arc::clone(&archive.settings);
            let mut inside = path.ancestors().take_while(|it| *it != archive.path);
            if inside.any(|it| settings.exclude.matches(it)) {
                continue;
            }
            self.files.push(SourceFile { path, settings, unchecked, content });
        }
        self.archives.push(archive.path);
    }
}
