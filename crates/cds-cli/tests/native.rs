//! The program without Python, against a simulated cloud.

use std::process::{Command, Output};

use cds_sim::{Options, Simulator};

fn run(simulator: &Simulator, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cds"))
        .args(words)
        .env_clear()
        .env("CDS_ENDPOINT_URL", simulator.endpoint_url())
        .env("CDS_ACCESS_KEY_ID", simulator.access_key_id())
        .env("CDS_ACCESS_KEY_SECRET", simulator.access_key_secret())
        .output()
        .expect("it runs")
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8").trim()
}

#[test]
fn an_order_is_carried_out_and_listed() {
    let simulator = Simulator::start(Options { port: 0, ..Options::default() }).expect("it starts");
    let words = ["vdc", "create-vdc", "--region-id", "CN_Beijing_A", "--wait", "--output", "ids"];
    let made = run(&simulator, &words);
    assert!(made.status.success(), "{made:?}");
    let listed = run(&simulator, &["vdc", "describe-vdc", "--output", "ids"]);
    assert!(!text(&listed).is_empty());
    assert_eq!(text(&listed), text(&made));
    simulator.stop();
}

#[test]
fn a_wrong_name_is_a_usage_error_on_stderr() {
    let simulator = Simulator::start(Options { port: 0, ..Options::default() }).expect("it starts");
    let output = run(&simulator, &["vdc", "describe-vdcs"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean describe-vdc?"));
    simulator.stop();
}
