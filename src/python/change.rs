//! Changes of things of the standard library, as the lines of a table tell them.

/// Something that a version of Python did to a thing of the standard library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It took it away.
    Gone,
    /// It has it again.
    Back,
    /// It takes other parameters.
    Takes(Parameters),
    /// The library itself calls it in other ways.
    Called(Calls),
    /// It warns when it is asked for, with this message.
    Warns(&'static str),
}

impl Change {
    /// The name in a line of a table and what changed; `None` if the line is about the version itself.
    pub(super) fn read(line: &'static str) -> Option<(&'static str, Change)> {
        let (sign, rest) = line.split_once(' ')?;
        let told = || rest.split_once(": ");
        Some(match sign {
            "-" => (rest, Change::Gone),
            "+" => (rest, Change::Back),
            "~" => told().map(|(name, change)| (name, Change::Takes(Parameters::read(change))))?,
            ">" => told().map(|(name, calls)| (name, Change::Called(Calls(calls))))?,
            "!" => told().map(|(name, warning)| (name, Change::Warns(warning)))?,
            _ => return None,
        })
    }
}

/// The parameters with which calls may fail that were right before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parameters {
    /// The names, separated by commas, that can no longer be given.
    without: &'static str,
    /// The number that can be given by position, that of `self` included, if it is smaller now.
    pub most: Option<usize>,
    /// The parameters, separated by commas, that must be given now, each behind its place if it has one.
    needs: &'static str,
}

impl Parameters {
    fn read(text: &'static str) -> Parameters {
        text.split("; ").fold(Parameters::default(), |read, part| match part.split_once(' ') {
            Some(("without", names)) => Parameters { without: names, ..read },
            Some(("needs", names)) => Parameters { needs: names, ..read },
            _ => Parameters {
                most: part.strip_prefix("at most ").and_then(|it| it.parse().ok()).or(read.most),
                ..read
            },
        })
    }

    /// The parameters that can no longer be named.
    pub fn without(self) -> impl Iterator<Item = &'static str> {
        listed(self.without)
    }

    /// The parameters that must be given now, each with its place, that of `self` included, if it can be given by position.
    pub fn needs(self) -> impl Iterator<Item = (&'static str, Option<usize>)> {
        listed(self.needs).map(|it| match it.split_once(' ') {
            Some((place, name)) => (name, place.parse().ok()),
            None => (it, None),
        })
    }
}

/// The ways in which the library calls a method that fit what it takes now, and not what it took before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calls(&'static str);

impl Calls {
    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = Call> {
        self.0.split("; ").map(Call)
    }
}

/// A call of a method, by the names that what it passes has there; that of `self` is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call(&'static str);

impl Call {
    /// The names of what is passed by position.
    pub fn by_position(self) -> impl Iterator<Item = &'static str> {
        listed(self.0).filter(|name| !name.ends_with('='))
    }

    /// The names of what is passed by name.
    pub fn by_name(self) -> impl Iterator<Item = &'static str> {
        listed(self.0).filter_map(|name| name.strip_suffix('='))
    }
}

fn listed(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split(", ").filter(|name| !name.is_empty())
}
