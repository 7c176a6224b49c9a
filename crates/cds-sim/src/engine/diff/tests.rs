use serde_json::{Map, Value, json};

use super::*;
use crate::engine::ids::mix;

/// A state with a table, records and a round counter.
#[derive(Debug, Default)]
struct State {
    rows: Table<Value>,
    records: Numbered<Value>,
    round: u64,
    seen: u64,
}

impl Stored for State {
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
        with.table("rows", &mut self.rows)?;
        with.part("more", &mut More(&mut self.records))?;
        with.value("round", &self.round)?;
        with.aside("seen", &self.seen)
    }
}

struct More<'a>(&'a mut Numbered<Value>);

impl Stored for More<'_> {
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
        with.numbered("records", self.0)
    }
}

impl State {
    fn document(&self) -> String {
        let (round, seen) = (self.round, self.seen);
        let (rows, records) = (&self.rows, &self.records);
        json!({"rows": rows, "more": {"records": records}, "round": round, "seen": seen}).to_string()
    }

    /// The written and removed pointers, and the number of serialized bytes.
    fn keep(&mut self, pieces: &mut Pieces) -> (Vec<String>, Vec<String>, usize) {
        let changes = Changes::between(pieces, self).expect("plain data");
        let set = changes.set.iter().map(|(pointer, _)| pointer.clone()).collect();
        let done = (set, changes.removed.clone(), changes.compared);
        changes.apply(pieces);
        done
    }
}

fn large(number: u64) -> Value {
    let rows =
        (0..number).map(|row| (format!("row/{row}~"), json!({"name": "a".repeat(100), "number": row})));
    Value::Object(rows.collect())
}

#[test]
fn what_a_change_costs_does_not_depend_on_what_is_there() {
    let cost = |rows: u64| {
        let mut pieces = Pieces::default();
        let mut state = State::default();
        for row in 0..rows {
            state.rows.insert(format!("a/{row}~"), large(3));
            state.records.insert(1_000_000 + row, json!({"row": row}));
        }
        let (set, _, compared) = state.keep(&mut pieces);
        assert!(set.len() as u64 >= 2 * rows && compared as u64 > 300 * rows);
        state.rows.get_mut("a/7~").expect("there")["row/1~"]["number"] = json!(70);
        state.rows.remove("a/5~");
        state.rows.insert("new".to_owned(), json!(1));
        state.records.get_mut(1_000_003).expect("there")["row"] = json!(0);
        let done = state.keep(&mut pieces);
        assert_eq!(pieces.document(), state.document());
        let nothing = state.keep(&mut pieces);
        assert!(nothing.0.is_empty() && nothing.1.is_empty() && nothing.2 < 10, "{nothing:?}");
        done
    };
    let (set, removed, compared) = cost(10);
    assert_eq!(set, ["/rows/a~17~0", "/rows/new", "/more/records/1000003"]);
    assert_eq!(removed, ["/rows/a~15~0"]);
    assert_eq!(cost(1000), (set, removed, compared));
}

#[test]
fn a_small_change_of_a_large_record_touches_one_piece() {
    let (mut pieces, mut state) = (Pieces::default(), State::default());
    state.rows.insert("one".to_owned(), large(1000));
    assert!(state.keep(&mut pieces).0.len() > 1000);
    let row = state.rows.get_mut("one").expect("there");
    row["row/7~"]["number"] = json!(70);
    row.as_object_mut().expect("an object").shift_remove("row/9~");
    let (set, removed, _) = state.keep(&mut pieces);
    assert_eq!(
        (set, removed),
        (vec!["/rows/one/row~17~0".to_owned()], vec!["/rows/one/row~19~0".to_owned()])
    );
    assert_eq!(pieces.document(), state.document());
}

#[test]
fn what_stands_aside_is_no_reason_to_write() {
    let (mut pieces, mut state) = (Pieces::default(), State::default());
    state.keep(&mut pieces);
    state.seen += 1;
    assert!(Changes::between(&pieces, &mut state).expect("plain data").is_empty());
    state.round += 1;
    let changes = Changes::between(&pieces, &mut state).expect("plain data");
    assert_eq!((changes.is_empty(), changes.set.len()), (false, 2));
}

#[test]
fn every_state_comes_back_in_its_order() {
    let (mut pieces, mut state) = (Pieces::default(), State::default());
    let mut seed = 1;
    let mut random = |limit: u64| {
        seed = mix(seed + 1);
        seed % limit
    };
    for round in 0..200 {
        for _ in 0..=random(3) {
            let (id, number) = (random(60).to_string(), random(60));
            match random(6) {
                0 => drop(state.rows.remove(&id)),
                // It moves to the end.
                1 => drop(state.rows.remove(&id).map(|row| state.rows.insert(id, row))),
                2 => drop(state.rows.get_mut(&id).map(|row| *row = large(number))),
                3 => drop(state.records.remove(number)),
                4 => state.records.insert(number, large(random(60))),
                _ => state.rows.insert(id, large(number)),
            }
        }
        if round % 50 == 49 {
            state.rows.retain(|id, _| id == "7");
        }
        if round % 70 == 69 {
            // As after a restore: any record may differ from the stored one.
            let rows: Map<String, Value> =
                state.rows.iter().rev().map(|(id, row)| (id.clone(), row.clone())).collect();
            state.rows = rows.into_iter().collect();
        }
        state.round = round;
        state.keep(&mut pieces);
        assert_eq!(pieces.document(), state.document());
        let kept = pieces.iter().map(|(pointer, piece)| (pointer.to_owned(), piece.clone()));
        assert_eq!(Pieces::collect(kept).document(), state.document());
    }
}

#[test]
fn pieces_of_another_shape_become_those_of_the_state() {
    let piece = |rank, text: &str| Piece { rank, text: text.into() };
    let mut pieces = Pieces::collect([
        ("/rows".to_owned(), piece(3, r#"{"a":1,"b":2}"#)),
        ("/more".to_owned(), piece(4, APART)),
        ("/more/gone".to_owned(), piece(5, APART)),
        ("/more/gone/deep".to_owned(), piece(5, "1")),
        ("/gone".to_owned(), piece(9, "1")),
    ]);
    let mut state = State { rows: [("b".to_owned(), json!(2))].into_iter().collect(), ..State::default() };
    state.keep(&mut pieces);
    let mut fresh = Pieces::default();
    State { rows: [("b".to_owned(), json!(2))].into_iter().collect(), ..State::default() }.keep(&mut fresh);
    let pointers = |pieces: &Pieces| pieces.iter().map(|(pointer, _)| pointer.to_owned()).collect::<Vec<_>>();
    assert_eq!(pointers(&pieces), pointers(&fresh));
}
