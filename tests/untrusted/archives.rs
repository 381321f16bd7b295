//! Archives: the files in them are checked where they are, and none is taken for another one than others unpack.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{FORBIDDEN, judged, upload};

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in files {
        zip.start_file(*name, options).expect("a file can be added");
        zip.write_all(content).expect("it can be written");
    }
    zip.finish().expect("the archive can be completed").into_inner()
}

fn tar(files: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, kind, content) in files {
        let mut header = Header::new_ustar();
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        // As a name that leads out of the archive is refused by the method for it.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *content).expect("a file can be added");
    }
    tar.into_inner().expect("the archive can be completed")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("it can be written");
    encoder.finish().expect("the archive can be completed")
}

/// The status, the findings and the account of an upload of one archive.
fn found(name: &str, archive: &[u8]) -> (i32, Vec<String>, String) {
    let project = upload(&[]);
    project.write(&format!("upload/{name}"), archive);
    judged(&project, &["upload"])
}

#[test]
fn files_in_archives_are_checked_and_accounted_for() {
    let files: &[(&str, &[u8])] = &[
        ("a.py", FORBIDDEN.as_bytes()),
        ("package/__init__.py", b""),
        ("package/b.pyc", b"bytes"),
        ("tool", b"#!/usr/bin/env python3\nimport socket\n"),
        ("notes.txt", b"import socket\n"),
    ];
    let expected = ["a.py: forbidden-api", "package/b.pyc: unchecked-file", "tool: forbidden-api"];
    let account = "note: 5 files seen, 1 archive opened: 3 checked, 1 not checked (1 bytecode file), \
        1 that Python neither runs nor loads\n";
    let members: Vec<_> = files.iter().map(|it| (it.0, EntryType::Regular, it.1)).collect();
    let zipped = zip(files);
    let prefixed = [b"#!/usr/bin/env python3\n", &*zipped].concat();
    for (name, archive) in [
        ("a.whl", &*zipped),
        ("a.dat", &zipped),
        ("tool", &prefixed),
        ("a.tar", &tar(&members)),
        ("a.tar.gz", &gzip(&tar(&members))),
        ("data", &gzip(&tar(&members))),
    ] {
        let (status, findings, errors) = found(name, archive);
        assert_eq!(findings, expected.map(|it| format!("{name}/{it}")), "{errors}");
        assert!(errors.contains(account), "{name}: {errors}");
        assert_eq!(status, 1);
    }
}

#[test]
fn an_archive_that_is_named_is_checked_without_a_gate_as_well() {
    let project = upload(&[]);
    project.write("a.zip", zip(&[("a.py", b"x = 5\nif x is 5: pass\n"), ("b.pyc", b"")]));
    project.write("b.tar.bz2", "BZh9");
    let (status, shown, errors) = project.run(&["check", "--output-format", "concise", "a.zip"]);
    assert_eq!(status, 1, "{errors}");
    assert!(shown.starts_with("a.zip/a.py:2:4: "), "{shown}");
    let (status, shown, _) = project.run(&["check", "--exclude", "a.py", "--show-files", "a.zip"]);
    assert_eq!((status, &*shown), (0, ""));
    let (status, _, errors) = project.run(&["check", "b.tar.bz2"]);
    assert_eq!(status, 2);
    assert!(errors.contains("error: b.tar.bz2: not checked, as it is in none of the forms"));
    let before = project.bytes("a.zip");
    let (status, _, errors) = project.run(&["fix", "--unsafe-fixes", "a.zip"]);
    assert_eq!(status, 2, "{errors}");
    assert_eq!(project.bytes("a.zip"), before);
}

#[test]
fn names_that_lead_elsewhere_and_links_are_findings() {
    let members = [
        ("../a.py", EntryType::Regular, FORBIDDEN.as_bytes()),
        ("/b.py", EntryType::Regular, FORBIDDEN.as_bytes()),
        ("c\\d.py", EntryType::Regular, FORBIDDEN.as_bytes()),
        ("e.py", EntryType::Symlink, b""),
        ("f.py", EntryType::Fifo, b""),
        ("g.py", EntryType::Regular, FORBIDDEN.as_bytes()),
    ];
    let (status, mut findings, errors) = found("a.tar", &tar(&members));
    findings.sort();
    let expected = [
        "a.tar/../a.py: unchecked-file",
        "a.tar//b.py: unchecked-file",
        "a.tar/c\\d.py: unchecked-file",
        "a.tar/e.py: unchecked-file",
        "a.tar/f.py: unchecked-file",
        "a.tar/g.py: forbidden-api",
    ];
    assert_eq!((status, &*findings), (1, &expected.map(str::to_owned)[..]), "{errors}");
    let account = "5 not checked (1 link, 3 misnamed files, 1 special file)";
    assert!(errors.contains(account), "{errors}");
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let harmless = zip(&[("b.py", b"x = 1\n")]);
    let two = [&*zip(&[("a.py", b"x = 2\n")]), &*harmless].concat();
    let mut renamed = harmless.clone();
    let listed = memchr::memmem::rfind(&renamed, b"b.py").expect("the list has it");
    renamed[listed] = b'c';
    let other = tar(&[("a.py", EntryType::Regular, b"x = 3\n")]);
    let as_tar_as_well = [&*other, &*harmless].concat();
    let as_gzip_as_well = [&*gzip(&other), &*harmless].concat();
    let folder = tar(&[("a.py", EntryType::Directory, &other[..512])]);
    let named = |record: &[u8], kind| {
        tar(&[("header", kind, record), ("a.txt", EntryType::Regular, b"x = 4\n")])
    };
    let named_twice = named(b"13 path=b.py\n13 path=c.py\n", EntryType::XHeader);
    let named_for_all = named(b"13 path=b.py\n", EntryType::XGlobalHeader);
    let sparse = named(b"25 GNU.sparse.name=b.pyi\n", EntryType::XHeader);
    let sized = named(b"9 size=2\n", EntryType::XHeader);
    for (number, archive) in [
        two,
        renamed,
        as_tar_as_well,
        as_gzip_as_well,
        folder,
        named_twice,
        named_for_all,
        sparse,
        sized,
    ]
    .iter()
    .enumerate()
    {
        let (status, findings, errors) = found("data", archive);
        let expected = ["data: unchecked-file".to_owned()];
        assert_eq!((status, &*findings), (1, &expected[..]), "{number}: {errors}");
    }
}

#[test]
fn names_in_headers_of_their_own_are_those_of_the_files() {
    let pax = [
        ("header", EntryType::XHeader, &b"13 path=b.py\n"[..]),
        ("a.txt", EntryType::Regular, FORBIDDEN.as_bytes()),
    ];
    let gnu = [
        ("././@LongLink", EntryType::GNULongName, &b"b.py\0"[..]),
        ("a.txt", EntryType::Regular, FORBIDDEN.as_bytes()),
    ];
    // As it was before there was a mark, with the sum in all forms that are read.
    let old = |sum: &dyn Fn(u64) -> Vec<u8>| {
        let mut old = tar(&[("b.py", EntryType::Regular, FORBIDDEN.as_bytes())]);
        old[257..265].fill(0);
        let added: u64 = old[..148].iter().chain(&old[156..512]).map(|byte| u64::from(*byte)).sum();
        old[148..156].copy_from_slice(&sum(added + 256));
        old
    };
    let usual = old(&|sum| format!("{sum:06o}\0 ").into_bytes());
    let prefixed = old(&|sum| format!("0o{sum:05o}\0").into_bytes());
    let behind = old(&|sum| format!("{sum:05o}\0zz").into_bytes());
    let binary = old(&|sum| [&[0x80], &sum.to_be_bytes()[1..]].concat());
    for archive in [prefixed, behind, binary] {
        let (status, findings, _) = found("data", &archive);
        assert_eq!((status, findings.len()), (1, 1), "read, or refused");
    }
    for archive in [tar(&pax), tar(&gnu), usual] {
        let (status, findings, errors) = found("data", &archive);
        assert_eq!(
            (status, &*findings),
            (1, &["data/b.py: forbidden-api".to_owned()][..]),
            "{errors}"
        );
    }
}

#[test]
fn archives_in_archives_and_forms_that_are_not_read_are_findings() {
    let inner = zip(&[("a.py", FORBIDDEN.as_bytes())]);
    let prefixed = [b"text\n", &*inner].concat();
    let packed = gzip(&tar(&[("a.py", EntryType::Regular, b"")]));
    let (status, findings, errors) =
        found("a.zip", &zip(&[("a", &inner), ("b", &prefixed), ("c.bin", &packed)]));
    let expected = ["a.zip/a", "a.zip/b", "a.zip/c.bin"].map(|it| format!("{it}: unchecked-file"));
    assert_eq!((status, &*findings), (1, &expected[..]), "{errors}");
    for name in ["a.tar.xz", "a.txz", "a.tbz2", "a.tar.zst", "a.whl"] {
        let (status, findings, errors) = found(name, b"unknown");
        assert_eq!((status, findings), (1, vec![format!("{name}: unchecked-file")]), "{errors}");
    }
}

#[test]
fn findings_are_not_written_over_an_archive() {
    let project = upload(&[]);
    let archive = zip(&[("a.py", b"x = 5\nif x is 5: pass\n")]);
    project.write("a.zip", &archive);
    let (status, _, errors) = project.run(&["check", "--output-file", "a.zip", "a.zip"]);
    assert_eq!(status, 2);
    assert!(errors.contains("`--output-file` would overwrite a.zip"), "{errors}");
    assert_eq!(project.bytes("a.zip"), archive);
    let (_, shown, errors) = project.run(&["check", "--output-format", "concise", "a.zip"]);
    assert!(!shown.contains("[*]") && !errors.contains("fixable"), "{shown}{errors}");
}

#[test]
fn one_file_that_cannot_be_unpacked_costs_only_itself() {
    let mut archive = zip(&[("a.py", &[b'#'; 3000]), ("b.py", FORBIDDEN.as_bytes())]);
    // Inside what is compressed of the first file, behind its header.
    archive[36] ^= 0xff;
    let (status, findings, errors) = found("a.zip", &archive);
    assert_eq!(status, 1, "{errors}");
    assert_eq!(findings, ["a.zip/a.py: unchecked-file", "a.zip/b.py: forbidden-api"]);
}

#[test]
fn archives_that_hold_too_much_are_refused() {
    let large = vec![b'\n'; 5 << 20];
    let names: Vec<String> = (0..16).map(|number| format!("{number}.py")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|it| (&**it, &*large)).collect();
    for (name, archive) in [("a.zip", zip(&files)), ("a.tar.gz", gzip(&vec_of_tar(&files)))] {
        let (status, findings, errors) = found(name, &archive);
        assert_eq!((status, findings), (1, vec![format!("{name}: unchecked-file")]), "{errors}");
    }
    let (_, findings, _) = found("b.zip", &zip(&[("a.py", &vec![b'\n'; 9 << 20]), ("b.py", b"")]));
    assert_eq!(findings, ["b.zip/a.py: unchecked-file"]);
}

fn vec_of_tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    tar(&files.iter().map(|it| (it.0, EntryType::Regular, it.1)).collect::<Vec<_>>())
}
