//! Tests of the whole core.

mod cut_answers;
mod fuzz;
mod verdicts;
