//! CSV as in RFC 4180, with plain line ends.

use super::sheet::Sheet;

/// The sheet as CSV.
pub(super) fn text(sheet: &Sheet, has_header: bool) -> String {
    let header = (has_header && !sheet.header.is_empty()).then_some(&sheet.header);
    let line = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| field(cell)).collect();
        cells.join(",") + "\n"
    };
    header.into_iter().chain(&sheet.rows).map(line).collect()
}

fn field(cell: &str) -> String {
    let is_plain = !cell.contains([',', '"', '\n', '\r']);
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_with_commas_and_quotes_are_quoted() {
        let sheet = Sheet {
            header: vec!["a".into(), "b".into()],
            rows: vec![vec!["1,2".into(), "say \"x\"".into()]],
            is_whole: false,
        };
        assert_eq!(text(&sheet, true), "a,b\n\"1,2\",\"say \"\"x\"\"\"\n");
        assert_eq!(text(&sheet, false), "\"1,2\",\"say \"\"x\"\"\"\n");
    }
}
