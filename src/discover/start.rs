//! The first bytes of files, which say what runs them.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use memchr::memmem;

/// The number of bytes that are looked at: a block of a tar archive, and more than Linux reads of a first line.
const LENGTH: u64 = 512;

/// The programs that hand a script to Python.
const INTERPRETERS: &[&str] = &["python", "pypy", "uv run", "uvx", "pipx run", "hatch run"];

/// The first bytes of the file at `path`; none if it went away since its folder was listed.
pub(super) fn of(path: &Path) -> io::Result<Vec<u8>> {
    match File::open(path) {
        Ok(file) => read(file),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The first bytes of `content`.
pub(super) fn read(content: impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    content.take(LENGTH).read_to_end(&mut start)?;
    Ok(start)
}

/// True if the first line hands the file to Python.
pub(super) fn is_script(start: &[u8]) -> bool {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.starts_with(b"#!")
        && INTERPRETERS.iter().any(|it| memmem::find(line, it.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_what_runs_them() {
        for line in [
            "#!/usr/bin/python3.13\n",
            "#! /usr/bin/env python\n",
            "#!/usr/bin/env -S uv run --script\n",
            "#!/usr/bin/env pypy3",
            "#!/usr/bin/env -S pipx run\n",
        ] {
            assert!(is_script(line.as_bytes()), "{line}");
        }
        for line in ["#!/bin/sh\npython x.py\n", "# python\n", "python\n", ""] {
            assert!(!is_script(line.as_bytes()), "{line}");
        }
    }
}
