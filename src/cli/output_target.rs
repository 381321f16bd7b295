//! The argument of `--output-file`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::config::{Choice, OutputFormat, Suggestion};

/// A file for findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputTarget {
    /// The format of that file alone; without one, it takes the place of standard output.
    pub format: Option<OutputFormat>,
    /// The file.
    pub path: PathBuf,
}

impl OutputTarget {
    pub(super) fn parser() -> impl TypedValueParser<Value = OutputTarget> {
        OsStringValueParser::new().try_map(|argument| OutputTarget::parse(&argument))
    }

    fn parse(argument: &OsString) -> Result<OutputTarget, String> {
        let format = |name: &str| {
            let names = OutputFormat::VALUES.iter().map(|format| format.name());
            OutputFormat::find(name).ok_or_else(|| {
                format!(
                    "there is no format `{name}`{}; for a file of that name, write `./{}`",
                    Suggestion::nearest(name, names),
                    argument.to_string_lossy(),
                )
            })
        };
        let is_word = |it: &str| it.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        match argument.to_str().and_then(|text| text.split_once('=')) {
            Some((name, path)) if is_word(name) => {
                if path.is_empty() {
                    return Err("a path is missing behind `=`".to_owned());
                }
                Ok(OutputTarget { format: Some(format(name)?), path: path.into() })
            }
            _ => Ok(OutputTarget { format: None, path: argument.into() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_format_before_the_path_is_that_of_the_file() {
        let parse = |text: &str| OutputTarget::parse(&text.into());
        let with = parse("sarif=out/a=b.sarif").unwrap();
        assert_eq!(
            (with.format, &*with.path),
            (Some(OutputFormat::Sarif), Path::new("out/a=b.sarif"))
        );
        for alone in ["out.txt", "./sarif=x", "out/a=b"] {
            let target = parse(alone).unwrap();
            assert_eq!((target.format, &*target.path), (None, Path::new(alone)));
        }
        assert!(parse("sarif=").unwrap_err().contains("path"));
        let error = parse("sarf=x").unwrap_err();
        assert!(error.contains("`sarif`") && error.contains("`./sarf=x`"), "{error}");
    }
}
