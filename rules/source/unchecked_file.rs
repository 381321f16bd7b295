//! Files of an upload that Python could run or load, and that were not checked.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::source::Unchecked;
use crate::syntax::TextRange;

/// Files of an upload that Python could run or load, and that were not checked.
pub static RULE: Rule = Rule {
    name: "unchecked-file",
    summary: "A file that Python could run or load was not checked",
    explanation: "
`pylens check --untrusted` accounts for every file of an upload. What is no Python source is passed over elsewhere; here it is
a finding if the interpreter could run or load it, so that nothing gets past the gate by its name or its form:

- bytecode (`.pyc`, also in `__pycache__`), which may run in place of its source, with what `pylens bytecode audit` says of it;
- start-up files (`.pth`), whose lines that begin with `import` run each time the interpreter starts;
- machine code (`.so`, `.pyd`) and what is compiled to it (`.pyx`), by their names or their first bytes;
- archives in archives, and those that are not read: in other forms than ZIP, tar and gzip, damaged ones, such in which others
  could find other files (two lists or two files of one name), and such that unpack to more than 512 MiB or 200 times their size.
  Of all others the files are checked, without being written anywhere;
- notebooks, whose code is not read;
- symbolic links to folders and out of what was named, pipes and devices;
- files that are larger than `--max-file-size`, take longer than `--file-timeout`, nest too deeply or are no text in the
  encoding they should be in.

The finding is about the file and not about a line of it. Whoever uploads it can leave it out, send the source instead, or, for
an archive that is not read, its contents.

Reference: <https://docs.python.org/3/library/site.html>, <https://docs.python.org/3/using/cmdline.html#interface-options>
",
    severity: Severity::Error,
    enabled: Enabled::Always,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("import os; os.environ.setdefault(\"MODE\", \"1\")\n").named("startup.pth"),
        Example::new("cpdef int add(int a, int b):\n    return a + b\n").named("speedups.pyx"),
        Example::new("{\"cells\": [], \"nbformat\": 4}\n").named("analysis.ipynb"),
    ],
    accepts: &["import os\nos.environ.setdefault(\"MODE\", \"1\")\n", "_sum = 1 + 2\n"],
    checks: &[Check::Unchecked(check)],
};

fn check(context: &Context, unchecked: &Unchecked) {
    let help = match unchecked {
        Unchecked::Bytecode(_) => "leave it out; Python compiles the source again",
        Unchecked::StartupFile => "leave it out, or import what it imports where it is needed",
        Unchecked::MachineCode | Unchecked::Cython => {
            "leave it out, or let only those upload it whose machine code may run"
        }
        Unchecked::Archive | Unchecked::UnreadArchive(_) => "unpack it, and check what is in it",
        Unchecked::Misnamed => "give it a relative name with `/` between folders",
        Unchecked::Notebook => "export its code: `jupyter nbconvert --to script NOTEBOOK`",
        Unchecked::Link => "put what it leads to in its place",
        Unchecked::Special => "put a file in its place",
        Unchecked::TooLarge(_) => "divide it, or raise `--max-file-size`",
        Unchecked::Undecodable(_) => "store it as UTF-8",
        Unchecked::Packed(_) => "pack it without encryption, stored or deflated",
        Unchecked::TooDeep(_) => "divide it into statements",
        Unchecked::TooSlow(_) => "divide it, or raise `--file-timeout`",
    };
    context.report(TextRange::default(), unchecked.to_string()).help(help);
}
