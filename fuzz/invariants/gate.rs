//! Invariants of every text before the gate: a judge that has seen other files says the same as one that has not.

use std::sync::LazyLock;

use pylens::Engine;

/// What the gate is asked about. `math` stands for what does harm.
const SETTINGS: &str = "
select = ['policy', 'unresolvable-dynamic-access']
[forbidden-api]
'math.tau' = 'harmless'
'builtins.eval' = 'text that runs'
'builtins.exec' = 'text that runs'
os = 'the system'
'os.path' = false
'.__globals__' = 'the frame'
subprocess = 'processes'
";

fn engine() -> Engine {
    Engine::new(SETTINGS).expect("the settings are valid")
}

/// The judge of all texts.
static ENGINE: LazyLock<Engine> = LazyLock::new(engine);

/// Judges `text`.
///
/// # Panics
/// If something does not hold.
pub fn assert_hold(text: &str) {
    let Ok(checked) = ENGINE.check("text.py", text) else {
        return; // It nests too deeply, and is refused.
    };
    for finding in &checked.findings {
        let labels = finding.labels.iter().map(|label| label.span);
        for span in std::iter::once(finding.span).chain(labels) {
            assert!(text.get(span.start.offset..span.end.offset).is_some(), "{finding:#?}");
        }
    }
    assert_eq!(engine().check("text.py", text).as_ref(), Ok(&checked));
}
