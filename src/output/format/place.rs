//! The place of a finding, as other programs name it.

use std::fmt::Write as _;

use std::path::Path;

use crate::output::Renderer;

/// The path for a page that shows a whole repository: seen from its root, with `/` between names.
pub(super) fn page_path(renderer: &Renderer, path: &Path) -> String {
    let path = renderer.site.page_path(path);
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The same as a reference of a URI: relative, or with the scheme `file` if it leads out of the repository.
pub(super) fn uri(renderer: &Renderer, path: &Path) -> String {
    let path = renderer.site.page_path(path);
    let mut uri = String::new();
    if path.is_absolute() {
        uri.push_str("file://");
    }
    let bytes = path.as_os_str().as_encoded_bytes();
    for &byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
