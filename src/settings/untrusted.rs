//! Settings of a run over files whose author may want to get past it.

use std::time::Duration;

use bytesize::ByteSize;

use super::file::ConfigFile;
use crate::config::Located;

/// The size of an upload that nobody waits long for.
const MAX_FILE_SIZE: ByteSize = ByteSize::mib(8);

/// The time after which nobody waits for a file any longer: most take a thousandth of a second.
const FILE_TIMEOUT: Duration = Duration::from_secs(10);

/// The group of rules about text that is not what it looks like, all of which an upload is asked for.
const SOURCE: &str = "source";

/// The settings in force unless the configuration or the command line says otherwise: no name or folder keeps a file or a
/// rule out.
pub(super) fn unless_said() -> ConfigFile {
    ConfigFile {
        exclude: Some(Located::argument(Vec::new())),
        include_tests: Some(Located::argument(true)),
        max_file_size: Some(Located::argument(MAX_FILE_SIZE)),
        file_timeout: Some(Located::argument(FILE_TIMEOUT)),
        extend_select: Some(Located::argument(vec![Located::argument(SOURCE.to_owned())])),
        ..ConfigFile::default()
    }
}

/// The settings in force whatever else is said: no comment and no ignore file counts.
pub(super) fn always() -> ConfigFile {
    ConfigFile {
        suppressions: Some(Located::argument(false)),
        respect_gitignore: Some(Located::argument(false)),
        ..ConfigFile::default()
    }
}
