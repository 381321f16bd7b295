//! Sections of the configuration that rules declare which a program has made at run time.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pylens::Engine;
use pylens::config::{Located, Names};
use pylens::engine::Checked;
use pylens::patterns::Patterns;
use pylens::registry::Registry;
use pylens::rule::{OwnedCheck, OwnedEnabled, OwnedRule, OwnedSection};
use pylens::rules;
use pylens::settings::{Overrides, Problem, SettingsError, SettingsResolver};
use pylens::syntax::ast;

/// The section `moved`: each module with what it is called now, and who may still use it.
struct Moved {
    modules: Vec<(String, String)>,
    allowed: Patterns,
}

/// The section `moved`, whose key `allow` lists files and whose other keys are modules.
fn moved() -> OwnedSection {
    OwnedSection::table("moved", |layers| {
        let mut moved = Moved { modules: Vec::new(), allowed: Patterns::default() };
        for layer in layers {
            let mut table = layer.table();
            if let Some(allow) = table.take::<Names>("allow")? {
                moved.allowed = layer.files("moved.allow", &allow)?;
            }
            for (old, new) in table.into_entries::<String>()? {
                refuse_itself(&old, &new)?;
                moved.modules.retain(|(earlier, _)| *earlier != old.value);
                moved.modules.push((old.value, new.value));
            }
        }
        Ok((!moved.modules.is_empty()).then_some(moved))
    })
}

fn refuse_itself(old: &Located<String>, new: &Located<String>) -> Result<(), SettingsError> {
    if old.value == new.value {
        let reason = "is where it was".to_owned();
        return Err(Problem::InvalidValue { key: new.value.clone(), reason }.at(&new.location));
    }
    Ok(())
}

/// A rule that reports imports of what has moved, and one that counts what the section says wherever it is selected.
fn registry() -> Registry {
    let imports = OwnedCheck::modules(|context, module: &ast::ModModule| {
        let moved = context.section::<Moved>("moved").expect("the rule runs with its section");
        assert!(context.section::<String>("moved").is_none(), "it is of another type");
        for (old, new) in &moved.modules {
            if context.names.imports(old) && !moved.allowed.covers(context.path) {
                context.report(module, format!("`{old}` is called `{new}` now"));
            }
        }
    });
    let mut import = OwnedRule::new("moved-module", "An import of what has moved", [imports]);
    import.enabled = OwnedEnabled::WhenConfigured(moved());
    let count = OwnedCheck::modules(|context, module: &ast::ModModule| {
        let count = context.section::<Moved>("moved").map_or(0, |moved| moved.modules.len());
        context.report(module, format!("{count} moved"));
    });
    let mut count = OwnedRule::new("count-moved", "How many have moved", [count]);
    count.enabled = OwnedEnabled::OnRequest;
    let mut registry = rules::registry();
    registry.add("house", import).expect("the name is free");
    registry.add("house", count).expect("the name is free");
    registry
}

fn found(settings: &str, path: &str) -> Vec<String> {
    let engine = Engine::with_rules(&registry(), settings).expect(settings);
    let checked: Checked = engine.check(path, "import old\nold.run()\n").expect("it is not deep");
    checked.findings.into_iter().map(|finding| finding.message).collect()
}

const SECTION: &str = "[moved]\nold = 'new'\nallow = ['legacy_*.py']\n";

#[test]
fn a_rule_runs_where_its_section_is() {
    assert_eq!(found("", "a.py"), Vec::<String>::new());
    assert_eq!(found(SECTION, "a.py"), ["`old` is called `new` now"]);
    assert_eq!(found(SECTION, "legacy_a.py"), Vec::<String>::new());
    assert_eq!(found("moved = {}", "a.py"), Vec::<String>::new());
    assert_eq!(found(&format!("ignore = ['moved-module']\n{SECTION}"), "a.py"), [""; 0]);
}

#[test]
fn other_rules_see_the_section_too() {
    assert_eq!(found("select = ['count-moved']", "a.py"), ["0 moved"]);
    let both = format!("extend-select = ['count-moved']\n{SECTION}");
    assert_eq!(found(&both, "a.py"), ["`old` is called `new` now", "1 moved"]);
}

#[test]
fn errors_say_where_and_what() {
    for (settings, expected) in [
        ("moved = 1", "settings:1:9: `moved` must be a table, not an integer"),
        ("[moved]\nold = 1", "settings:2:7: `moved.old` must be a string, not an integer"),
        ("[moved]\nold = 'old'", "settings:2:7: `old` is where it was"),
        ("[moved]\nallow = ['a[']", "settings:2:10: `moved.allow` contains an invalid pattern"),
        ("movd = {}", "settings:1:1: unknown key `movd`; did you mean `moved`?"),
        (
            "select = ['moved-module']",
            "settings:1:11: `moved-module` in `select` needs the section `moved`, which is not configured",
        ),
    ] {
        let error = Engine::with_rules(&registry(), settings).expect_err(settings);
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    let error = Engine::new("[moved]\nold = 'new'").expect_err("other registries have no section");
    assert_eq!(error.to_string(), "settings:1:2: unknown key `moved`");
}

#[test]
fn a_section_is_read_from_every_layer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the folder is writable");
    };
    write("base.toml", "[moved]\nold = 'base'\nolder = 'base'\n");
    write("pylens.toml", "extend = 'base.toml'\n[moved]\nold = 'own'\n");
    let registry = registry();
    let overrides =
        Overrides { config: vec!["moved.oldest = 'line'".into()], ..Overrides::default() };
    let resolver = SettingsResolver::new(&registry, overrides, folder.path()).expect("valid");
    let settings: Arc<_> = resolver.for_file(Path::new("a.py")).expect("valid");
    let explained = settings.explain().iter().filter(|it| it.key.starts_with("moved."));
    let explained: Vec<_> =
        explained.map(|it| format!("{} = {}  # {}", it.key, it.value, it.origin)).collect();
    assert_eq!(
        explained,
        [
            "moved.old = \"own\"  # pylens.toml",
            "moved.older = \"base\"  # base.toml",
            "moved.oldest = \"line\"  # command line",
        ]
    );
    let moved = settings.lint.sections.get::<Moved>("moved").expect("it is configured");
    let modules = moved.modules.iter().map(|(old, new)| (&**old, &**new)).collect::<Vec<_>>();
    assert_eq!(modules, [("older", "base"), ("old", "own"), ("oldest", "line")]);
}
