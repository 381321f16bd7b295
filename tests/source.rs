//! Source files are read as CPython reads them, and written back byte for byte.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use pylens::source::{DecodeError, Source};

use crate::properties::cases;

/// Every supported codec by CPython's name.
const CODECS: &str = "utf-8 utf-8-sig ascii iso8859-1 \
    big5 cp932 cp949 cp950 euc_jp euc_kr gb18030 gb2312 gbk shift_jis \
    cp1125 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp720 cp737 cp775 cp850 cp852 cp855 \
    cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp865 cp866 cp869 cp874 hp-roman8 iso8859-10 iso8859-11 iso8859-13 \
    iso8859-14 iso8859-15 iso8859-16 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 \
    koi8-r koi8-t koi8-u kz1048 mac-croatian mac-cyrillic mac-greek mac-iceland mac-latin2 mac-roman mac-romanian \
    mac-turkish palmos ptcp154 tis-620";

/// Prints how CPython reads each source given in hexadecimal digits on a line: T and the last string assigned, R for an
/// encoding that is refused, S for another syntax error.
const ORACLE: &str = r#"
import ast, sys, warnings
warnings.simplefilter("ignore")
for line in sys.stdin:
    try:
        tree = compile(bytes.fromhex(line), "case", "exec", ast.PyCF_ONLY_AST)
    except (SyntaxError, ValueError, LookupError, UnicodeError) as error:
        words = str(error).lower()
        encoding = any(word in words for word in ("encod", "codec", "null byte", "utf-8"))
        print("R" if encoding else "S", repr(error))
    else:
        assigned = [node.value for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))]
        values = [getattr(value, "value", 0) for value in assigned]
        texts = [value for value in values if isinstance(value, str)]
        print("T", (texts or [""])[-1].encode().hex())
"#;

/// Prints every name that CPython may know a codec by.
const NAMES: &str = r"
import encodings, encodings.aliases, pkgutil
names = {module.name for module in pkgutil.iter_modules(encodings.__path__)}
print(*sorted(names | set(encodings.aliases.aliases) | set(encodings.aliases.aliases.values())), sep='\n')
";

/// Prints each sequence of bytes that could be one character of a codec with several bytes, and its text, both in
/// hexadecimal digits: all of one and two bytes, those of three where there are any, and a part of the longer ones.
const SEQUENCES: &str = r"
import itertools, sys
high, digits, letters = range(0x80, 0x100), range(0x30, 0x3A), range(0xA0, 0xD6)
short = [bytes([lead]) for lead in high] + [bytes(pair) for pair in itertools.product(high, range(0x21, 0x100))]
long = {
    'euc_jp': (bytes([0x8F, *pair]) for pair in itertools.product(high, high)),
    'euc_kr': (bytes([0xA4, 0xD4, 0xA4, a, 0xA4, b, 0xA4, c]) for a, b, c in itertools.product(letters, repeat=3)),
    'gb18030': map(bytes, itertools.product(high, digits, high, digits)),
}
for codec in sys.stdin.read().split():
    for sequence in short + list(itertools.islice(long.get(codec, ()), 0, None, 1 if codec == 'euc_jp' else 13)):
        try:
            text = sequence.decode(codec)
        except UnicodeError:
            text = ''
        print(codec, sequence.hex(), text.encode().hex())
";

/// The output of a Python program, or None, with a message, where there is no Python.
fn python(program: &str, input: &str) -> Option<String> {
    let child = Command::new("python3")
        .args(["-I", "-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no python3 to compare with");
        return None;
    };
    let mut stdin = child.stdin.take().expect("the pipe was asked for");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()).expect("Python reads all"));
        child.wait_with_output().expect("Python ends")
    });
    assert!(output.status.success(), "the Python program failed");
    Some(String::from_utf8(output.stdout).expect("Python prints UTF-8"))
}

/// A source whose `x` is the text of `payload`.
fn with_payload(header: &[u8], payload: &[u8]) -> Vec<u8> {
    [header, b"x = r\"\"\"", payload, b"\"\"\"\n"].concat()
}

/// The payload as Python sees it.
fn payload(source: &Source) -> String {
    let text = source.text().split("\"\"\"").nth(1).unwrap_or_default();
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Fails where Python reads one of the sources differently. Gives the numbers of sources that both read and that both
/// refuse.
fn compare(cases: &BTreeSet<Vec<u8>>) -> Option<(usize, usize)> {
    use std::fmt::Write as _;

    let mut input = String::new();
    for case in cases {
        for byte in case {
            write!(input, "{byte:02x}").expect("a string takes everything");
        }
        input.push('\n');
    }
    let answers = python(ORACLE, &input)?;
    assert_eq!(answers.lines().count(), cases.len());
    let (mut read, mut refused) = (0, 0);
    for (case, answer) in cases.iter().zip(answers.lines()) {
        let shown = case.escape_ascii();
        match (Source::decode(case.clone()), answer.split_at(1)) {
            (Ok(source), ("T", hex)) => {
                let ours: Vec<String> =
                    payload(&source).bytes().map(|b| format!("{b:02x}")).collect();
                assert_eq!(ours.concat(), hex.trim(), "{shown}");
                assert_eq!(source.encode(source.text()).as_ref(), Ok(case), "{shown}");
                read += 1;
            }
            // `compile` does not look at the bytes of comments when nothing is declared; running the file does.
            (Err(DecodeError::Refused { .. } | DecodeError::NotUtf8 { .. }), ("T", _))
            | (_, ("S", _)) => {}
            (Err(DecodeError::Invalid { encoding, .. }), ("T", _)) => {
                assert_eq!(encoding, "utf-8", "{shown}");
            }
            (Err(_), ("R", _)) => refused += 1,
            (ours, (_, _)) => panic!("{shown}: {ours:?}, but Python says {answer}"),
        }
    }
    Some((read, refused))
}

/// A reproducible stream of numbers below a bound.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 40).expect("24 bits fit") % bound
    }
}

#[test]
fn every_codec_is_supported_under_its_name() {
    for codec in CODECS.split(' ') {
        let source = Source::decode(format!("# coding: {codec}\n").into_bytes()).expect(codec);
        // The tokenizer cuts the suffix off.
        let expected = if codec == "utf-8-sig" { "utf-8" } else { codec };
        assert_eq!(source.encoding(), expected);
    }
}

#[test]
fn every_byte_of_every_codec_is_read_as_python_reads_it() {
    let mut cases = BTreeSet::new();
    for codec in CODECS.split(' ') {
        let comment = format!("# coding: {codec}\n");
        let header = comment.as_bytes();
        let mut defined = Vec::new();
        for byte in 0x80..=0xff {
            cases.insert(with_payload(header, &[byte]));
            cases.insert([header, b"# ", &[byte]].concat());
            if Source::decode([header, &[byte]].concat()).is_ok() {
                defined.push(byte);
            }
        }
        cases.insert(with_payload(header, &defined));
        cases.insert([header, b"x = '' #", &defined].concat());
        let ascii: Vec<u8> = (1..0x80).filter(|byte| *byte != b'"').collect();
        cases.insert(with_payload(header, &ascii));
    }
    for lead in 0x80..=0xff {
        for trail in 1..=0xff {
            cases.insert(with_payload(b"# coding: uhc\n", &[lead, trail]));
        }
    }
    if let Some((read, refused)) = compare(&cases) {
        assert!(read > 10_000 && refused > 10_000, "{read} {refused}");
    }
}

#[test]
fn every_sequence_of_several_bytes_is_read_as_python_reads_it() {
    const MULTIBYTE: &str = "big5 cp932 cp949 cp950 euc_jp euc_kr gb18030 gb2312 gbk shift_jis";
    let Some(answers) = python(SEQUENCES, MULTIBYTE) else {
        return;
    };
    let (mut read, mut refused) = (0, 0);
    for line in answers.lines() {
        let [codec, sequence, text] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let case = [format!("# coding: {codec}\n").as_bytes(), &unhexed(sequence)].concat();
        match Source::decode(case.clone()) {
            Ok(source) => {
                let ours = source.text().split_once('\n').expect("the first line ends").1;
                assert_eq!(ours.as_bytes(), unhexed(text), "{line}");
                assert_eq!(source.encode(source.text()), Ok(case), "{line}");
                read += 1;
            }
            Err(error) => {
                assert_eq!(text, "", "{line}: {error}");
                refused += 1;
            }
        }
    }
    assert!(read > 200_000 && refused > 100_000, "{read} {refused}");
}

/// The bytes that hexadecimal digits stand for.
fn unhexed(digits: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).expect("digits are ASCII");
        u8::from_str_radix(pair, 16).expect("digits are hexadecimal")
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[test]
fn characters_with_several_forms_are_written_back_as_they_were() {
    // The first is NEC's, the second IBM's, and 0x81e6 a symbol that NEC has too.
    let bytes = b"# coding: cp932\nx = '\x87\x90 \x81\xe0 \xfa\x5b \x81\xe6'\n";
    let source = Source::decode(bytes.to_vec()).expect("all are characters");
    assert_eq!(source.encode(source.text()).as_deref(), Ok(bytes.as_slice()));
    let edited = source.text().replace("x =", "import telemetry; x =");
    let stored = source.encode(&edited).expect("no such character is added");
    assert_eq!(stored, [&bytes[..16], b"import telemetry; ", &bytes[16..]].concat());
    let more = source.text().replace("x =", "\u{2252} =");
    let error = source.encode(&more).expect_err("one more of a character of two forms").to_string();
    assert!(
        error.starts_with("line 2: the file writes the character '\u{2252}' (U+2252) in several"),
        "{error}"
    );
    let other = source.text().replace("x =", "\u{6f22} =");
    assert!(source.encode(&other).is_ok());
}

#[test]
fn every_name_is_read_as_python_reads_it() {
    let Some(names) = python(NAMES, "") else {
        return;
    };
    let mut cases = BTreeSet::new();
    for name in names.lines() {
        let variants = [
            name.to_owned(),
            name.to_uppercase(),
            name.replace('_', "-"),
            name.replace('_', "."),
            name.replacen('_', "--", 1),
            format!("-{name}-"),
            format!("{name}-unix"),
            format!("{name}."),
            format!("{name}x"),
            format!("encodings.{name}"),
        ];
        for variant in variants {
            let header = format!("# -*- coding: {variant} -*-\n");
            for payload in ["", "\u{e9}", "\u{422}\u{400}"] {
                cases.insert(with_payload(header.as_bytes(), payload.as_bytes()));
            }
            for byte in [0x80, 0xa4, 0xbf, 0xd5, 0xf0, 0xfd, 0xff] {
                cases.insert(with_payload(header.as_bytes(), &[byte]));
            }
            cases.insert(with_payload(&[b"\xef\xbb\xbf", header.as_bytes()].concat(), b""));
        }
    }
    if let Some((read, refused)) = compare(&cases) {
        assert!(read > 3_000 && refused > 10_000, "{read} {refused}");
    }
}

#[test]
fn odd_headers_are_read_as_python_reads_them() {
    const PIECES: &[&[u8]] = &[
        b"#",
        b"#",
        b"#",
        b"\n",
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"\t",
        b"\x0c",
        b"\x0b",
        b"\\",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xef\xbb",
        b"\xe9",
        b"\xc3\xa9",
        b"\xc3",
        b"x=1",
        b"''",
        b"coding",
        b"coding:",
        b"coding=",
        b" coding : ",
        b"# coding: latin-1",
        b"# coding:cp1251",
        b"# vim: set fileencoding=utf-8 :",
        b"utf-8",
        b"utf8",
        b"utf_8_sig",
        b"Latin_1",
        b"iso-latin-1-unix",
        b"iso-8859-15",
        b"latin-1",
        b"-",
        b"_",
        b".",
        b":",
        b"=",
        b"\xe2\x80\xa8",
        b"# coding: ",
        b"# coding: ",
        b"-unix",
        b"\xc2\x85",
        b"\xa0",
    ];
    let mut numbers = Numbers(1);
    let mut cases = BTreeSet::new();
    for _ in 0..20_000 {
        let mut header = Vec::new();
        if numbers.below(4) == 0 {
            header.extend_from_slice(b"\xef\xbb\xbf");
        }
        // Most random lines are no Python; a comment sign at the start makes most of them harmless.
        if numbers.below(4) > 0 {
            header.push(b'#');
        }
        for _ in 0..numbers.below(9) {
            header.extend_from_slice(PIECES[numbers.below(PIECES.len())]);
        }
        header.extend_from_slice([&b"\n"[..], b"\r", b"\r\n"][numbers.below(3)]);
        cases.insert(with_payload(&header, b"\xc3\xa9\r\n\r"));
        cases.insert(with_payload(&header, b"\xa4"));
    }
    if let Some((read, refused)) = compare(&cases) {
        assert!(read > 5_000 && refused > 5_000, "{read} {refused}");
    }
}

#[test]
fn code_hidden_from_other_linters_is_refused() {
    for hidden in [
        &b"# coding: utf-7\n#+AAo-import os\n"[..],
        b"# coding: unicode_escape\n#\\nimport os\n",
        b"# coding: raw-unicode-escape\n#\\u000aimport os\n",
        b"#!\r# coding: UTF_7\r#+AAo-import os\r",
    ] {
        let error = Source::decode(hidden.to_vec()).expect_err("hidden code");
        assert!(matches!(error, DecodeError::Refused { .. }), "{error}");
    }
}

fn codec() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(CODECS.split(' ').collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_is_read_is_written_back(
        codec in codec(),
        prefix in proptest::sample::select(vec!["", "\u{feff}", "\n", "\r", "\x0c\r\n", "#!\r\n"]),
        body in proptest::collection::vec(any::<u8>(), 0..60),
        ending in proptest::sample::select(vec!["\n", "\r", "\r\n"]),
    ) {
        let header = format!("{prefix}# coding: {codec}{ending}");
        let bytes = [header.as_bytes(), &body].concat();
        if let Ok(source) = Source::decode(bytes.clone()) {
            prop_assert_eq!(source.encode(source.text()), Ok(bytes));
        }
    }

    #[test]
    fn what_is_written_is_read_back(codec in codec(), text in "(?s:.{0,40})") {
        let header = format!("# coding: {codec}\n");
        let source = Source::decode(header.clone().into_bytes()).expect(codec);
        for text in [format!("{header}{text}"), text] {
            if let Ok(bytes) = source.encode(&text) {
                let again = Source::decode(bytes).expect("what is written can be read");
                prop_assert_eq!(again.text(), &text);
                prop_assert_eq!(again.encoding(), source.encoding());
            }
        }
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(source) = Source::decode(bytes.clone()) {
            prop_assert_eq!(source.encode(source.text()), Ok(bytes));
        }
    }
}

#[cfg(unix)]
mod files {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use bytesize::ByteSize;
    use pylens::source::{WriteError, read, replace};

    #[test]
    fn permissions_and_links_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("real").join("a.py");
        let link = folder.path().join("b.py");
        fs::create_dir(folder.path().join("real")).expect("a folder");
        fs::write(&target, "x = 1\n").expect("a file");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o754)).expect("permissions");
        symlink("real/a.py", &link).expect("a link");
        let source = read(&link, ByteSize::mib(1)).expect("the file can be read");
        replace(&link, &source, b"x = 2\n").expect("the file can be written");
        assert_eq!(fs::read(&target).expect("the file"), b"x = 2\n");
        let mode = fs::metadata(&target).expect("the file").permissions().mode();
        assert_eq!(mode & 0o7777, 0o754);
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(fs::read_dir(folder.path().join("real")).expect("the folder").count(), 1);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
    }

    #[test]
    fn read_only_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.py");
        fs::write(&path, "x = 1\n").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("permissions");
        let source = read(&path, ByteSize::mib(1)).expect("the file can be read");
        let error = replace(&path, &source, b"").expect_err("the file is read-only");
        assert!(matches!(error, WriteError::ReadOnly), "{error}");
        assert_eq!(fs::read(&path).expect("the file"), b"x = 1\n");
    }
}
