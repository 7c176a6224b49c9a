//! Tests of the core as a whole.

mod cut_answers;
mod fuzz;
mod verdicts;
