//! Tests of the whole core.

mod cut_answers;
mod fuzz;
mod journal;
mod verdicts;
