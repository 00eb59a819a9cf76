//! `portico-bindgen INPUT.wasm OUTPUT_FOLDER NAME`: writes the JavaScript module that starts the browser half, and the wasm it loads.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, output, name] = arguments.as_slice() else {
        bail!("usage: portico-bindgen INPUT.wasm OUTPUT_FOLDER NAME");
    };
    Bindgen::new()
        .input_path(input)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .web(true)?
        .generate(PathBuf::from(output))
        .with_context(|| format!("cannot prepare {input} for the browser"))
}
