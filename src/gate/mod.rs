//! The configuration of a gate to copy: what uploads may not touch, for a stated purpose, each with its reason.
//!
//! Used by the command of that name.
//! Never reads or judges an upload.

mod sections;

use std::fmt::Write as _;

use sections::{SECTIONS, Section};

/// The purpose of the uploads that a gate judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Rules and formulas that the platform calls with data, and whose results it takes.
    Rules,
    /// Notebooks and scripts of analysts, which read and write files and use the network.
    Notebooks,
    /// Plug-ins, which are installed once and run as a part of the platform.
    Plugins,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 3] = [Purpose::Rules, Purpose::Notebooks, Purpose::Plugins];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Rules => "rules",
            Purpose::Notebooks => "notebooks",
            Purpose::Plugins => "plugins",
        }
    }
}

/// The text before the names.
const HEAD: &str = "\
# The gate in front of uploads: `pylens check --untrusted --config gate.toml upload/`.
# Reject an upload on any status but 0. No static check sees everything: run what passes in a sandbox all the same.

# What makes code unfit to run, whoever wrote it; no rule of style, which is no reason to reject an upload.
select = [\"policy\", \"source\", \"syntax\", \"versions\", \"unresolvable-dynamic-access\"]
fail-on = \"warning\"

# The Python that runs the uploads: what that does not compile is reported.
# target-version = \"3.13..3.13\"
";

/// The file `gate.toml` for uploads of this purpose. What it allows stands in it as a comment.
pub fn config(purpose: Purpose) -> String {
    let mut out = HEAD.to_owned();
    if purpose == Purpose::Notebooks {
        out += "\n# Files of notebooks are refused: upload what `jupyter nbconvert --to script` makes of them.\n";
    }
    let _ = write!(
        out,
        "\n# What uploads may not touch. The longest name decides: `\"os.path\" = false` is an exception.\n\
         # For {}, lines that are commented out are allowed. What the platform injects is a builtin: `\"builtins.spark._jvm\"`.\n\
         [forbidden-api]\n",
        purpose.name()
    );
    for section in SECTIONS {
        section.write(purpose, &mut out);
    }
    out
}

impl Section {
    fn write(&self, purpose: Purpose, out: &mut String) {
        let _ = writeln!(out, "\n# {}: {}", self.title, self.why);
        let mark = if self.forbidden_for.contains(&purpose) { "" } else { "# " };
        for (name, message) in self.names {
            // Attributes of whatever object begin with a dot.
            let _ = writeln!(out, "{mark}\"{name}\" = \"{message}\"");
        }
        for (name, reason) in self.exceptions {
            let _ = writeln!(out, "{mark}\"{name}\" = false # {reason}");
        }
    }
}
