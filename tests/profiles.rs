//! The profiles of the manifest that depend on each other.

use toml::{Table, Value};

/// In an inherited profile, a named package counts more than `*`.
#[test]
fn released_binaries_are_optimised_as_a_whole() {
    let manifest: Table = include_str!("../Cargo.toml").parse().expect("the manifest is TOML");
    let profile = |name: &str| &manifest["profile"][name];
    let packages = |name: &str| profile(name)["package"].as_table().expect("a table");
    let (release, dist) = (packages("release"), packages("dist"));
    assert_eq!(profile("dist")["inherits"].as_str(), Some("release"));
    let whole = Some(&Value::Integer(3));
    assert_eq!(profile("dist").get("opt-level"), whole);
    for package in release.keys().map(String::as_str).chain(["*"]) {
        let level = dist.get(package).and_then(|it| it.get("opt-level"));
        assert_eq!(level, whole, "{package}");
    }
}
