//! Files that Python could run or load, and that are not checked.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use bytesize::ByteSize;

/// The reason why a file that Python could run or load is not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unchecked {
    /// Code that was compiled already: `.pyc`; what is known of it, if somebody has looked.
    Bytecode(Option<String>),
    /// Lines that the interpreter runs when it starts, if the file lies in a folder for packages: `.pth`.
    StartupFile,
    /// Machine code: `.so`, `.pyd`.
    MachineCode,
    /// The source of an extension, which is compiled and then loaded: `.pyx`.
    Cython,
    /// An archive, from which Python imports or which `pip` and `shutil` unpack: `.zip`, `.whl`, `.txz`.
    Archive,
    /// An archive of which it is not known what is in it; why.
    UnreadArchive(String),
    /// A file in an archive whose name leads out of it or is ambiguous.
    Misnamed,
    /// A Jupyter notebook.
    Notebook,
    /// A symbolic link to a folder, or to what lies outside of what was named.
    Link,
    /// A pipe, a socket or a device.
    Special,
    /// More bytes than are read.
    TooLarge(ByteSize),
    /// Bytes that are no text in the encoding they should be in; why.
    Undecodable(String),
    /// A file in an archive that cannot be unpacked; why.
    Packed(String),
    /// More nesting than is analysed; how much.
    TooDeep(String),
    /// More time than a check may take.
    TooSlow(Duration),
}

/// The kinds that are told by the ends of names, in lower case.
const SUFFIXES: &[(&[&str], Unchecked)] = &[
    (&[".pyc", ".pyo"], Unchecked::Bytecode(None)),
    (&[".pth"], Unchecked::StartupFile),
    (&[".dll", ".dylib", ".pyd", ".so"], Unchecked::MachineCode),
    (&[".pxd", ".pxi", ".pyx"], Unchecked::Cython),
    (
        &[
            ".egg",
            ".pyz",
            ".pyzw",
            ".tar",
            ".tar.bz2",
            ".tar.gz",
            ".tar.lz",
            ".tar.lzma",
            ".tar.xz",
            ".tar.z",
            ".tar.zst",
            ".tbz",
            ".tbz2",
            ".tgz",
            ".tlz",
            ".txz",
            ".tzst",
            ".whl",
            ".zip",
        ],
        Unchecked::Archive,
    ),
    (&[".ipynb"], Unchecked::Notebook),
];

/// The kinds that are told by the first bytes: ZIP (APPNOTE.TXT, 4.3.7), ELF, Mach-O and PE.
const MAGIC: &[(&[u8], Unchecked)] = &[
    (b"PK\x03\x04", Unchecked::Archive),
    (b"\x7fELF", Unchecked::MachineCode),
    (b"\xcf\xfa\xed\xfe", Unchecked::MachineCode),
    (b"\xca\xfe\xba\xbe", Unchecked::MachineCode),
    (b"MZ", Unchecked::MachineCode),
];

/// The length of the first header of a tar archive, and the position of the sum of its bytes in it, eight octal digits at most.
const TAR_HEADER: usize = 512;
const TAR_SUM: std::ops::Range<usize> = 148..156;

/// True if a file that begins with these bytes is a tar archive: its first header has the right sum (POSIX.1-2017, `pax`), which is
/// taken with blanks in its own place.
pub fn is_tar(start: &[u8]) -> bool {
    let Some(header) = start.get(..TAR_HEADER) else {
        return false;
    };
    let signed = |byte: &u8| i64::from(byte.cast_signed());
    let (before, behind) = (&header[..TAR_SUM.start], &header[TAR_SUM.end..]);
    let others = || before.iter().chain(behind);
    let blanks = 8 * i64::from(b' ');
    let sum = blanks + others().map(|byte| i64::from(*byte)).sum::<i64>();
    // Some programs add bytes with signs.
    let odd_sum = blanks + others().map(signed).sum::<i64>();
    tar_number(&header[TAR_SUM]).is_some_and(|written| written == sum || written == odd_sum)
}

/// The number in a field of a header, in all forms that CPython's `tarfile` reads: big-endian behind a byte of its own, or octal
/// digits up to a zero byte.
fn tar_number(field: &[u8]) -> Option<i64> {
    if let [0x80, digits @ ..] = field {
        return Some(digits.iter().fold(0, |number, byte| number << 8 | i64::from(*byte)));
    }
    let text = std::str::from_utf8(field.split(|byte| *byte == 0).next()?).ok()?.trim();
    let digits = text.strip_prefix("0o").or_else(|| text.strip_prefix("0O")).unwrap_or(text);
    i64::from_str_radix(&digits.replace('_', ""), 8).ok()
}

/// True if a file begins with a magic number of CPython 3, which runs such a file by any name (`runpy`, `zipapp`).
fn is_bytecode(start: &[u8]) -> bool {
    /// The numbers of CPython 3.0 to 3.15 and some more.
    const NUMBERS: std::ops::Range<u16> = 3000..4000;
    match start {
        [low, high, b'\r', b'\n', ..] => NUMBERS.contains(&u16::from_le_bytes([*low, *high])),
        _ => false,
    }
}

impl Unchecked {
    /// The kind of a file with this name, if Python could run or load it and it is no Python source.
    pub fn by_name(path: &Path) -> Option<Unchecked> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        // `module.cpython-313-x86_64-linux-gnu.so.1` is none that Python would look for.
        let kind = SUFFIXES.iter().find(|(ends, _)| ends.iter().any(|end| name.ends_with(end)));
        kind.map(|(_, kind)| kind.clone())
    }

    /// The kind of a file that begins with these bytes, whatever it is called: Python runs an archive by any name.
    pub fn by_content(start: &[u8]) -> Option<Unchecked> {
        let kind = MAGIC.iter().find(|(magic, _)| start.starts_with(magic));
        let kind = kind.map(|(_, kind)| kind.clone());
        kind.or_else(|| is_tar(start).then_some(Unchecked::Archive))
            .or_else(|| is_bytecode(start).then_some(Unchecked::Bytecode(None)))
    }

    /// The kind in words, for one or several files.
    pub fn kind(&self, several: bool) -> &'static str {
        let (one, many) = match self {
            Unchecked::Bytecode(_) => ("bytecode file", "bytecode files"),
            Unchecked::StartupFile => ("start-up file", "start-up files"),
            Unchecked::MachineCode => ("machine code file", "machine code files"),
            Unchecked::Cython => ("Cython file", "Cython files"),
            Unchecked::Archive | Unchecked::UnreadArchive(_) => ("archive", "archives"),
            Unchecked::Misnamed => ("misnamed file", "misnamed files"),
            Unchecked::Notebook => ("notebook", "notebooks"),
            Unchecked::Link => ("link", "links"),
            Unchecked::Special => ("special file", "special files"),
            Unchecked::TooLarge(_) => ("file too large", "files too large"),
            Unchecked::Undecodable(_) => ("undecodable file", "undecodable files"),
            Unchecked::Packed(_) => ("file not unpacked", "files not unpacked"),
            Unchecked::TooDeep(_) => ("file too deeply nested", "files too deeply nested"),
            Unchecked::TooSlow(_) => ("file too slow to check", "files too slow to check"),
        };
        if several { many } else { one }
    }
}

impl fmt::Display for Unchecked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unchecked::Bytecode(None) => {
                out.write_str("this bytecode runs as it is, whatever its source says")
            }
            Unchecked::Bytecode(Some(known)) => write!(out, "this is bytecode: {known}"),
            Unchecked::StartupFile => out.write_str(
                "lines of this file that begin with `import` run whenever Python starts",
            ),
            Unchecked::MachineCode => {
                out.write_str("this file is machine code, which Python loads as a module")
            }
            Unchecked::Cython => out
                .write_str("this file is compiled to machine code, which Python loads as a module"),
            Unchecked::Archive => out.write_str("Python runs and imports what is in this archive"),
            Unchecked::UnreadArchive(why) => {
                write!(out, "what is in this archive was not read, as {why}")
            }
            Unchecked::Misnamed => out.write_str(
                "the name of this file leads out of its archive, or depends on who unpacks it",
            ),
            Unchecked::Notebook => out.write_str("the code in this notebook was not read"),
            Unchecked::Link => {
                out.write_str("this link leads to a folder or out of what was to be checked")
            }
            Unchecked::Special => {
                out.write_str("this is no regular file, and what it gives may differ each time")
            }
            Unchecked::TooLarge(limit) => write!(out, "this file is larger than {limit}"),
            Unchecked::Undecodable(why) | Unchecked::TooDeep(why) => out.write_str(why),
            Unchecked::Packed(why) => write!(out, "this file was not unpacked ({why})"),
            Unchecked::TooSlow(limit) => {
                let limit = humantime::format_duration(*limit);
                write!(out, "the check of this file takes longer than {limit}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_the_end_of_the_name_in_any_case() {
        let kind = |name: &str| Unchecked::by_name(Path::new(name));
        assert_eq!(kind("a/__pycache__/b.cpython-313.pyc"), Some(Unchecked::Bytecode(None)));
        assert_eq!(kind("B.PYC"), Some(Unchecked::Bytecode(None)));
        assert_eq!(kind("b.tar.gz"), Some(Unchecked::Archive));
        assert_eq!(kind("b.py"), None);
        assert_eq!(kind("gz"), None);
        assert_eq!(kind(""), None);
    }

    #[test]
    fn kinds_are_told_by_the_first_bytes() {
        assert_eq!(Unchecked::by_content(b"PK\x03\x04..."), Some(Unchecked::Archive));
        assert_eq!(Unchecked::by_content(b"PK"), None);
        let bytecode = Some(Unchecked::Bytecode(None));
        assert_eq!(Unchecked::by_content(b"\xf3\x0d\r\n\0\0\0\0"), bytecode);
        assert_eq!(Unchecked::by_content(b"hi\r\n"), None);
        assert_eq!(Unchecked::by_content(b"\x7fELF\x02"), Some(Unchecked::MachineCode));
        assert_eq!(Unchecked::by_content(b""), None);
    }
}
