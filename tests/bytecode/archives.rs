//! Bytecode in archives, also in those that are made to harm.

use super::{OLD, named, say};
use crate::project::Project;

/// Makes `a.zip` with the statements of `program`, in which `add(name, content, seconds)` adds a member.
fn archive(program: &str) -> Project {
    let project = Project::new(&[]);
    let prelude = "import importlib.util, _imp, marshal, struct, sys, time, zipfile\n\
                   magic = importlib.util.MAGIC_NUMBER\n\
                   target = zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED)\n\
                   source = sys.argv[1].encode()\n\
                   code = marshal.dumps(compile(source, 'm', 'exec'))\n\
                   def add(name, content, seconds=1700000000):\n\
                   \x20   info = zipfile.ZipInfo(name, time.localtime(seconds)[:6])\n\
                   \x20   target.writestr(info, content, zipfile.ZIP_DEFLATED)\n\
                   def timed(seconds=1700000000, size=len(source)):\n\
                   \x20   return magic + struct.pack('<III', 0, seconds, size) + code\n\
                   def hashed(flags, text=source):\n\
                   \x20   raw = int.from_bytes(magic, 'little')\n\
                   \x20   return magic + struct.pack('<I', flags) + _imp.source_hash(raw, text) + code\n";
    say(&project, &["-c", &format!("{prelude}{program}\ntarget.close()\n"), OLD]);
    project
}

#[test]
fn a_second_more_or_less_is_the_same_time() {
    let project = archive(
        "for shift in (-2, -1, 0, 1, 2):\n\
         \x20   add('m%d.py' % (shift + 2), source)\n\
         \x20   add('m%d.pyc' % (shift + 2), timed(1700000000 + shift))\n\
         add('size.py', source)\n\
         add('size.pyc', timed(size=1))\n",
    );
    let expected = [
        "m0 info[pyc-stale]",
        "m1 info[pyc-timestamp-based]",
        "m2 info[pyc-timestamp-based]",
        "m3 info[pyc-timestamp-based]",
        "m4 info[pyc-stale]",
        "size info[pyc-stale]",
    ];
    assert_eq!(named(&project, &[]), expected);
}

/// The archive was made under UTC, so that elsewhere its times are others.
#[test]
fn times_are_local() {
    let project = archive("add('m.py', source); add('m.pyc', timed())");
    for (zone, expected) in
        [("Etc/GMT+11", "m info[pyc-stale]"), ("Etc/GMT-13", "m info[pyc-stale]")]
    {
        let mut command = project.command();
        command.env("TZ", zone).args(["bytecode", "audit", "--output-format", "concise"]);
        let output = command.output().expect("it runs");
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(out.contains(&expected[2..]), "{zone}: {out}");
    }
}

#[test]
fn members_are_judged_as_zipimport_does() {
    let project = archive(
        "add('only.pyc', hashed(3)); add('p/__init__.py', source); add('p/__init__.pyc', hashed(1, b''))\n\
         add('good.py', source); add('good.pyc', hashed(3)); add('bad.py', source); add('bad.pyc', hashed(3)[:-1])\n\
         add('__pycache__/good.cpython-311.pyc', timed()); add('__pycache__/gone.cpython-311.pyc', timed())\n",
    );
    let expected = [
        "gone info[pyc-orphaned]",
        "bad error[pyc-truncated]",
        "only warning[pyc-sourceless]",
        "__init__ error[pyc-unchecked-hash]",
    ];
    assert_eq!(named(&project, &[]), expected);
    let (status, out, error) = project.run(&["bytecode", "clean", "--sourceless"]);
    assert_eq!((status, &*out), (1, ""));
    assert!(error.contains("4 compiled files in archives left"), "{error}");
}

#[test]
fn bombs_and_rubble_are_refused() {
    let project =
        archive("add('b\\x1big.pyc', magic + b'\\0' * (65 << 20)); add('m.pyc', hashed(3))");
    let (status, out, error) = project.run(&["bytecode", "audit", "--output-format", "concise"]);
    assert_eq!(
        (status, error.contains("a.zip/b\\x1big.pyc: larger than 64 MiB")),
        (2, true),
        "{error}"
    );
    // The others are judged all the same.
    assert!(out.contains("a.zip/m.pyc:1:1: warning[pyc-sourceless]"), "{out}");
    let whole = project.bytes("a.zip");
    for (name, bytes) in
        [("cut.whl", &whole[..whole.len() - 30]), ("none.egg", b"PK\x03\x04"), ("x.pyz", b"")]
    {
        project.write(name, bytes);
        let (status, _, error) = project.run(&["bytecode", "audit", name]);
        assert_eq!((status, error.contains("cannot be read as an archive")), (2, true), "{error}");
    }
}

#[test]
fn no_change_of_a_byte_makes_it_fall_over() {
    let project = archive("add('m.py', source); add('m.pyc', hashed(3)); add('n.pyc', timed())");
    let whole = project.bytes("a.zip");
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        project.write(&format!("all/{at}.zip"), bytes);
    }
    let (status, _, error) = project.run(&["bytecode", "audit", "all"]);
    assert!((0..=2).contains(&status), "{error}");
    assert!(!error.contains("internal error") && !error.contains("panicked"), "{error}");
}
