//! The program without Python.

use std::process::exit;

fn main() {
    exit(cds_cli::main(std::env::args().skip(1).collect()));
}
