//! The program without Python.

use std::io::{Write as _, stdout};
use std::process::exit;

/// The licence of this program, and those of the crates in it.
const LICENCES: [&str; 2] =
    [include_str!("../../../../LICENSE"), include_str!("../../../../THIRD-PARTY-NOTICES.txt")];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["--licenses"] {
        let printed = LICENCES.iter().try_for_each(|text| stdout().write_all(text.as_bytes()));
        exit(i32::from(printed.is_err()));
    }
    exit(cds_cli::main(arguments));
}
