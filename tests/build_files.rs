//! Facts that stand in two files stand there alike.

use std::{collections::BTreeMap, fs};

use config::{Config, File, FileFormat, Value};

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn toml(path: &str) -> Config {
    Config::builder().add_source(File::from_str(&read(path), FileFormat::Toml)).build().expect(path)
}

fn table(path: &str, key: &str) -> BTreeMap<String, Value> {
    toml(path).get_table(key).expect(key).into_iter().collect()
}

fn texts(table: BTreeMap<String, Value>) -> BTreeMap<String, String> {
    table.into_iter().map(|(key, value)| (key, value.kind.to_string())).collect()
}

fn npm_packages() -> Vec<String> {
    let package: serde_json::Value = serde_json::from_str(&read("package.json")).expect("JSON");
    package["devDependencies"].as_object().expect("an object").keys().cloned().collect()
}

#[test]
fn leptos_toml_says_what_cargo_toml_says() {
    assert_eq!(
        texts(table("Leptos.toml", "package.metadata.leptos")),
        texts(table("Cargo.toml", "package.metadata.leptos"))
    );
}

#[test]
fn the_two_halves_of_wasm_bindgen_have_one_version() {
    let version = |path: &str, key: &str| toml(path).get_string(key).expect(key);
    assert_eq!(
        version("Cargo.toml", "dependencies.wasm-bindgen"),
        version("scripts/bindgen/Cargo.toml", "dependencies.wasm-bindgen-cli-support")
    );
}

#[test]
fn contributing_explains_every_direct_dependency() {
    let explained = read("CONTRIBUTING.md");
    let missing: Vec<_> = ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .flat_map(|kind| table("Cargo.toml", kind).into_keys())
        .chain(npm_packages())
        .filter(|name| !explained.contains(&format!("| `{name}` |")))
        .collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md has no row for {missing:?}");
}

#[test]
fn lock_files_name_no_registry_of_one_machine() {
    assert!(
        !read("package-lock.json").contains("\"resolved\""),
        "npm install --no-omit…: strip the addresses, see CONTRIBUTING.md"
    );
}
