//! The section `telemetry`: from what is written to what is injected.

use std::path::Path;

use super::discovery::{Layer, last};
use super::explain::Explanation;
use super::file::TelemetryFile;
use crate::config::{
    Choice, Located, Location, Names, PatternsBuilder, Problem, SettingsError, Suggestion,
};
use crate::lint_settings::{
    Alias, DecoratorPattern, Files, Form, Functions, LineDrift, SKIP_KINDS, SKIP_TELEMETRY, Skip,
    SkipKind, Telemetry,
};
use crate::patterns::Patterns;
use crate::rewrite::{Code, CodeError, Placement, Template};
use crate::syntax::is_identifier;

impl Choice for LineDrift {
    const VALUES: &'static [LineDrift] = &[LineDrift::Allow, LineDrift::Never];

    fn name(self) -> &'static str {
        match self {
            LineDrift::Allow => "allow",
            LineDrift::Never => "never",
        }
    }
}

impl Choice for Placement {
    const VALUES: &'static [Placement] = &[Placement::DocstringLine, Placement::OwnLine];

    fn name(self) -> &'static str {
        match self {
            Placement::DocstringLine => "docstring-line",
            Placement::OwnLine => "own-line",
        }
    }
}

impl Choice for Alias {
    const VALUES: &'static [Alias] = &[Alias::None, Alias::Unique];

    fn name(self) -> &'static str {
        match self {
            Alias::None => "none",
            Alias::Unique => "unique",
        }
    }
}

impl Choice for Functions {
    const VALUES: &'static [Functions] = &[Functions::All, Functions::Public];

    fn name(self) -> &'static str {
        match self {
            Functions::All => "all",
            Functions::Public => "public",
        }
    }
}

/// The code that the layers want to have injected; `None` if nothing.
pub(super) fn resolve(
    layers: &[&Layer],
    no_patterns: &PatternsBuilder<'_>,
    root: &Path,
    working_directory: &Path,
) -> Result<Option<Telemetry>, SettingsError> {
    let merge = Merge { layers, no_patterns };
    let header = merge.said(|file| &file.header);
    let entry = merge.said(|file| &file.entry);
    if header.is_none() && entry.is_none() {
        return match merge.other_key() {
            Some(place) => Err(invalid("telemetry.header", "is missing").at(place)),
            None => Ok(None),
        };
    }
    let header = header.map(|it| code("telemetry.header", it, Code::new)).transpose()?;
    let entry = entry.map(|it| code("telemetry.entry", it, Template::new)).transpose()?;
    let (decorators, skipped_decorators) = merge.decorators()?;
    let imported = |code: &Code| code.names().imported.clone();
    let mut packages = header.as_ref().map(imported).unwrap_or_default();
    packages.extend(entry.iter().flat_map(|template| imported(template.sample())));
    Ok(Some(Telemetry {
        packages,
        header,
        entry,
        previous: merge.previous()?,
        line_drift: merge.choice(|file| &file.line_drift),
        placement: merge.said(|file| &file.placement).map(|said| said.value),
        expressions: merge.said(|file| &file.expressions).is_none_or(|said| said.value),
        entry_raises: merge.said(|file| &file.entry_raises).is_none_or(|said| said.value),
        alias: merge.choice(|file| &file.alias),
        functions: merge.choice(|file| &file.functions),
        decorators,
        skipped_decorators,
        skip: merge.skip()?,
        files: Files {
            include: merge.patterns("telemetry.include", |file| &file.include)?,
            named: merge.named()?,
            compiled: Patterns::default(),
            exclude: merge.patterns("telemetry.exclude", |file| &file.exclude)?.unwrap_or_default(),
            root: root.to_owned(),
            working_directory: working_directory.to_owned(),
        },
    }))
}

/// Tells where each key of the section was said.
pub(super) fn explain(explanation: &mut Explanation, layers: &[&Layer]) {
    macro_rules! explain {
        ($($key:literal $field:ident),*) => {
            $(if let Some((said, _)) = last(layers, |file| &file.telemetry.$field) {
                explanation.add(concat!("telemetry.", $key), said);
            })*
        };
    }
    explain!("header" header, "entry" entry, "previous" previous, "line-drift" line_drift);
    explain!("placement" placement, "expressions" expressions, "entry-raises" entry_raises);
    explain!("functions" functions, "decorators" decorators, "include" include, "exclude" exclude);
    explain!("alias" alias, "skip" skip, "extend-skip" extend_skip);
    let is_said = |key: &str| explanation.has(&format!("telemetry.{key}"));
    if (is_said("header") || is_said("entry")) && !is_said("skip") {
        let names = known_to_skip().map(|name| Located::default(name.to_owned()));
        explanation.add("telemetry.skip", &Located::default(names.collect::<Vec<_>>()));
    }
}

struct Merge<'l> {
    layers: &'l [&'l Layer],
    no_patterns: &'l PatternsBuilder<'l>,
}

impl<'l> Merge<'l> {
    fn said<T>(
        &self,
        get: impl Fn(&'l TelemetryFile) -> &'l Option<Located<T>>,
    ) -> Option<&'l Located<T>> {
        last(self.layers, |file| get(&file.telemetry)).map(|(said, _)| said)
    }

    fn choice<T: Copy + Default + 'l>(
        &self,
        get: impl Fn(&'l TelemetryFile) -> &'l Option<Located<T>>,
    ) -> T {
        self.said(get).map(|said| said.value).unwrap_or_default()
    }

    /// The location of something that makes no sense without code to inject.
    fn other_key(&self) -> Option<&'l Location> {
        let lists = [
            self.said(|file| &file.include),
            self.said(|file| &file.exclude),
            self.said(|file| &file.previous),
            self.said(|file| &file.decorators),
            self.said(|file| &file.skip),
            self.said(|file| &file.extend_skip),
        ];
        let lists = lists.into_iter().flatten().map(|said| &said.location).next();
        let drift = || self.said(|file| &file.line_drift).map(|said| &said.location);
        let functions = || self.said(|file| &file.functions).map(|said| &said.location);
        let placement = || self.said(|file| &file.placement).map(|said| &said.location);
        let expressions = || self.said(|file| &file.expressions).map(|said| &said.location);
        let alias = || self.said(|file| &file.alias).map(|said| &said.location);
        let entry_raises = || self.said(|file| &file.entry_raises).map(|said| &said.location);
        let choices = drift().or_else(functions).or_else(placement).or_else(expressions);
        let choices = choices.or_else(entry_raises);
        lists.or(choices).or_else(alias)
    }

    fn patterns(
        &self,
        key: &str,
        get: impl Fn(&'l TelemetryFile) -> &'l Option<Located<Names>>,
    ) -> Result<Option<Patterns>, SettingsError> {
        let Some((names, layer)) = last(self.layers, |file| get(&file.telemetry)) else {
            return Ok(None);
        };
        let mut patterns = self.no_patterns.clone();
        patterns.add_all(key, names, &layer.folder)?;
        patterns.build_for(key, names).map(Some)
    }

    /// The patterns of `include` whose last part has no wildcard: they name files.
    fn named(&self) -> Result<Patterns, SettingsError> {
        const KEY: &str = "telemetry.include";
        let mut patterns = self.no_patterns.clone();
        let Some((names, layer)) = last(self.layers, |file| &file.telemetry.include) else {
            return Ok(Patterns::default());
        };
        let last_part = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        let is_name =
            |name: &&Located<String>| !last_part(&name.value).contains(['*', '?', '[', '{']);
        names
            .value
            .iter()
            .filter(is_name)
            .try_for_each(|name| patterns.add(KEY, name, &layer.folder))?;
        patterns.build_for(KEY, names)
    }

    fn previous(&self) -> Result<Vec<Form>, SettingsError> {
        let forms = self.said(|file| &file.previous).map(|said| said.value.as_slice());
        let form = |said: &Located<String>| {
            let header = code("telemetry.previous", said, Code::new);
            let entry = Template::new(&said.value).ok();
            match header {
                Err(error) if entry.is_none() => Err(error),
                header => Ok(Form { header: header.ok(), entry }),
            }
        };
        forms.unwrap_or_default().iter().map(form).collect()
    }

    /// The decorators that functions must have, and those that they must not have.
    fn decorators(&self) -> Result<(Vec<DecoratorPattern>, Vec<DecoratorPattern>), SettingsError> {
        let said = self.said(|file| &file.decorators).map(|said| said.value.as_slice());
        let (mut wanted, mut skipped) = (Vec::new(), Vec::new());
        for said in said.unwrap_or_default() {
            let (name, list) = match said.value.strip_prefix('!') {
                Some(name) => (name, &mut skipped),
                None => (said.value.as_str(), &mut wanted),
            };
            let Some(pattern) = DecoratorPattern::new(name) else {
                let reason = format!(
                    "contains `{}`: expected a name such as `app.rule` or `*.rule`, or `!app.rule` to exclude functions",
                    said.value
                );
                return Err(invalid("telemetry.decorators", &reason).at(&said.location));
            };
            list.push(pattern);
        }
        Ok((wanted, skipped))
    }

    /// The modules and functions that are left alone.
    fn skip(&self) -> Result<Skip, SettingsError> {
        let mut skip = Skip::default();
        match self.said(|file| &file.skip) {
            Some(said) => add_skipped(&mut skip, "telemetry.skip", &said.value)?,
            None => skip = Skip::all(),
        }
        if let Some(said) = self.said(|file| &file.extend_skip) {
            add_skipped(&mut skip, "telemetry.extend-skip", &said.value)?;
        }
        Ok(skip)
    }
}

/// The names of all that is left alone unless the configuration says otherwise.
fn known_to_skip() -> impl Iterator<Item = &'static str> + Clone {
    [SKIP_TELEMETRY].into_iter().chain(SKIP_KINDS.iter().map(|kind| kind.name))
}

/// Adds kinds and qualified names to what is left alone.
fn add_skipped(skip: &mut Skip, key: &str, names: &Names) -> Result<(), SettingsError> {
    for said in names {
        let name = said.value.as_str();
        if name == SKIP_TELEMETRY {
            skip.telemetry = true;
        } else if let Some(kind) = SkipKind::find(name) {
            if !skip.kinds.iter().any(|known| known.name == kind.name) {
                skip.kinds.push(kind);
            }
        } else if name.contains('.') && name.split('.').all(is_identifier) {
            skip.names.push(name.to_owned());
        } else {
            let kinds = known_to_skip();
            let suggestion = Suggestion::nearest(name, kinds.clone());
            let kinds = kinds.map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
            let reason = format!(
                "contains `{name}`: expected a qualified name such as `package.compile`, or one of {kinds}{suggestion}"
            );
            return Err(invalid(key, &reason).at(&said.location));
        }
    }
    Ok(())
}

/// Reads code, and points into it if it cannot be used.
fn code<T>(
    key: &str,
    said: &Located<String>,
    read: impl FnOnce(&str) -> Result<T, CodeError>,
) -> Result<T, SettingsError> {
    read(&said.value).map_err(|CodeError { reason, character }| {
        let location = position(said.value.trim(), character - 1);
        invalid(key, &format!("{reason}{location}")).at(&said.location)
    })
}

/// The position of the character at `index` of some code, with what begins there; nothing for the code's first character.
fn position(code: &str, index: usize) -> String {
    let Some((offset, _)) = code.char_indices().nth(index).filter(|_| index > 0) else {
        return String::new();
    };
    let (before, behind) = code.split_at(offset);
    let excerpt: String = behind.lines().next().unwrap_or_default().chars().take(24).collect();
    let (line, column) = match before.rsplit_once('\n') {
        Some((above, before)) => (above.matches('\n').count() + 2, before.chars().count() + 1),
        None => (1, index + 1),
    };
    let line = if code.contains('\n') { format!("on line {line}, ") } else { String::new() };
    format!(", {line}at character {column}: `{excerpt}`")
}

fn invalid(key: &str, reason: &str) -> Problem {
    Problem::InvalidValue { key: key.to_owned(), reason: reason.to_owned() }
}
