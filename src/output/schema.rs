//! The JSON schema of configuration files, for editors: every key, rule and option.

use serde_json::{Map, Value, json};

use super::Catalogue;
use crate::config::{Choice, OutputFormat};
use crate::diagnostic::Severity;
use crate::lint_settings::{Alias, Functions, LineDrift, SKIP_KINDS, SKIP_TELEMETRY};
use crate::options::{OptionValue, OwnedOptionKind};
use crate::registry::Registry;
use crate::rewrite::Placement;
use crate::rule::OwnedRule;

/// The schema, as indented JSON.
pub fn schema(registry: &Registry) -> String {
    let mut properties = of_files(registry);
    properties.append(&mut of_projects());
    let mut of_override = of_files(registry);
    of_override.insert("files".to_owned(), about(&patterns(), "The files that the table is about"));
    properties.insert(
        "overrides".to_owned(),
        json!({
            "description": "Settings of some files; of several tables that are about a file, the later one wins",
            "type": "array",
            "items": {
                "type": "object",
                "properties": of_override,
                "required": ["files"],
                "additionalProperties": false,
            },
        }),
    );
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Configuration of pylens",
        "description": "The keys of a pylens.toml, and of the section [tool.pylens] of a pyproject.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "definitions": { "selector": selectors(registry) },
    });
    // Strings and numbers always serialize.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// The keys that hold for a whole project.
fn of_projects() -> Map<String, Value> {
    let text = || json!({ "type": "string" });
    keys([
        ("extend", text(), "The file that this one builds on, relative to this one"),
        ("output-format", choice::<OutputFormat>(), "The format of findings"),
        (
            "baseline",
            text(),
            "The file of the findings that are not reported, relative to this one",
        ),
        (
            "exclude",
            patterns(),
            "The files and folders that are not looked at, instead of the default ones",
        ),
        ("extend-exclude", patterns(), "The files and folders that are not looked at besides"),
        ("force-exclude", flag(), "Whether exclusions hold for what is named on the command line"),
        ("respect-gitignore", flag(), "Whether `.gitignore` and its like exclude"),
        (
            "per-file-ignores",
            json!({ "type": "object", "additionalProperties": selected() }),
            "The rules that do not run on the files of a pattern; `!` before it means all other files",
        ),
    ])
}

/// The keys that may differ from file to file.
fn of_files(registry: &Registry) -> Map<String, Value> {
    let severity = choice::<Severity>();
    let names = json!({ "$ref": "#/definitions/selector" });
    let mut keys = keys([
        (
            "target-version",
            json!({ "type": "string", "pattern": r"^3\.\d+(\.\.(3\.\d+)?)?$", "examples": ["3.9", "3.9..3.13"] }),
            "The versions of Python that the code is for: `3.9` for that and newer ones, or a range",
        ),
        ("select", selected(), "The rules and groups that run, instead of the default ones"),
        ("extend-select", selected(), "The rules and groups that run besides"),
        ("ignore", selected(), "The rules and groups that do not run"),
        ("fixable", selected(), "The rules and groups whose fixes are applied, instead of all"),
        ("unfixable", selected(), "The rules and groups whose fixes are not applied"),
        (
            "severity",
            json!({ "type": "object", "propertyNames": names, "additionalProperties": severity }),
            "The severity of the findings of rules, groups or all",
        ),
        ("fail-on", severity.clone(), "The severity from which on findings make the exit status 1"),
        ("unsafe-fixes", flag(), "Whether `fix` applies fixes that may change what the code does"),
        ("suppressions", flag(), "Whether `# pylens:` comments exempt from findings"),
        ("require-ignore-reason", flag(), "Whether such a comment counts only with a reason"),
        (
            "max-file-size",
            json!({ "type": ["string", "integer"], "minimum": 0, "examples": ["8 MiB"] }),
            "The size above which files are refused",
        ),
        (
            "file-timeout",
            json!({ "type": "string", "examples": ["10 s"] }),
            "The time after which the check of a file is given up; `0 s` for none",
        ),
        (
            "include-tests",
            flag(),
            "Whether rules of the product speak of tests, scripts, copies and generated files as well",
        ),
        ("rules", rules(registry), "The options of rules"),
        ("telemetry", telemetry(), "The code that is injected"),
    ]);
    for section in registry.sections() {
        let url = registry
            .ids()
            .map(|id| registry.rule(id))
            .find(|rule| rule.name == section.name)
            .map(|rule| format!("{}: {}", rule.summary, Catalogue::url(&rule.name)));
        let table = json!({ "type": "object" });
        let words = url.unwrap_or_default();
        keys.insert(section.name.to_string(), about(&table, &words));
    }
    keys
}

fn telemetry() -> Value {
    let text = || json!({ "type": "string" });
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    let kinds = SKIP_KINDS.iter().map(|kind| kind.name);
    let kinds: Vec<&str> = std::iter::once(SKIP_TELEMETRY).chain(kinds).collect();
    // Kinds that are known, and qualified names.
    let skip = json!({ "anyOf": [{ "enum": kinds }, { "type": "string", "pattern": r"\." }] });
    let skips = || json!({ "type": "array", "items": skip });
    let keys = keys([
        ("header", text(), "The code at the top of modules"),
        ("entry", text(), "The code at the start of functions"),
        ("previous", texts(), "Headers and entries that used to be configured"),
        ("line-drift", choice::<LineDrift>(), "Whether lines may be added"),
        ("placement", choice::<Placement>(), "Where the header of a module with a docstring goes"),
        ("expressions", flag(), "Whether entries may go into expressions"),
        ("entry-raises", flag(), "Whether an entry may raise an exception"),
        ("alias", choice::<Alias>(), "What becomes of names that files take"),
        ("functions", choice::<Functions>(), "The functions that get an entry"),
        (
            "decorators",
            texts(),
            "The decorators that functions must have, or with `!` must not have",
        ),
        ("skip", skips(), "The functions that are left alone, instead of the default ones"),
        ("extend-skip", skips(), "The functions that are left alone besides"),
        ("include", patterns(), "The files that get telemetry"),
        ("exclude", patterns(), "The files among these that get none"),
    ]);
    json!({ "type": "object", "properties": keys, "additionalProperties": false })
}

fn rules(registry: &Registry) -> Value {
    let with_options =
        registry.ids().map(|id| registry.rule(id)).filter(|it| !it.options.is_empty());
    let rules: Map<String, Value> =
        with_options.map(|rule| (rule.name.to_string(), options(rule))).collect();
    json!({ "type": "object", "properties": rules, "additionalProperties": false })
}

fn options(rule: &OwnedRule) -> Value {
    let options = rule.options.iter().map(|option| {
        let mut schema = match &option.kind {
            OwnedOptionKind::Choice { values, .. } => json!({ "enum": values }),
            OwnedOptionKind::Flag { .. } => flag(),
            OwnedOptionKind::Integer { .. } => json!({ "type": "integer", "minimum": 0 }),
            OwnedOptionKind::List { .. } => {
                json!({ "type": "array", "items": { "type": "string" } })
            }
            OwnedOptionKind::Table => json!({ "type": "object" }),
        };
        schema["default"] = match option.kind.default_value() {
            OptionValue::Text(text) => text.into(),
            OptionValue::Flag(flag) => flag.into(),
            OptionValue::Integer(number) => number.into(),
            OptionValue::List(texts) => texts.into(),
            OptionValue::Table(_) => json!({}),
        };
        (option.name.to_string(), about(&schema, &option.summary))
    });
    let options: Map<String, Value> = options.collect();
    json!({
        "description": rule.summary,
        "type": "object",
        "properties": options,
        "additionalProperties": false,
    })
}

/// Everything that names rules, each with what it stands for.
fn selectors(registry: &Registry) -> Value {
    let all = std::iter::once(json!({ "const": "all", "description": "Every rule" }));
    let groups = registry.groups().map(|(group, _)| {
        json!({ "const": group.name, "description": format!("Group: {}", group.summary) })
    });
    let rules = registry.ids().map(|id| registry.rule(id));
    let rules = rules.map(|rule| json!({ "const": rule.name, "description": rule.summary }));
    json!({ "oneOf": all.chain(groups).chain(rules).collect::<Vec<_>>() })
}

fn selected() -> Value {
    json!({ "type": "array", "items": { "$ref": "#/definitions/selector" } })
}

fn patterns() -> Value {
    json!({ "type": "array", "items": { "type": "string" } })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn choice<T: Choice>() -> Value {
    json!({ "enum": T::VALUES.iter().map(|value| value.name()).collect::<Vec<_>>() })
}

fn keys<const N: usize>(keys: [(&str, Value, &str); N]) -> Map<String, Value> {
    keys.into_iter().map(|(key, schema, words)| (key.to_owned(), about(&schema, words))).collect()
}

/// The schema with a description.
fn about(schema: &Value, words: &str) -> Value {
    let mut schema = schema.clone();
    schema["description"] = words.into();
    schema
}
