//! A table that fits the terminal: the columns that matter least are left out first, then long cells are cut.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sheet::Sheet;
use crate::terminal::{bold, say, width};

/// Spaces between two columns.
const GAP: usize = 2;

/// A column is not cut to less than this.
const LEAST: usize = 12;

/// The sheet as a table.
pub(super) fn text(sheet: &Sheet, has_header: bool) -> String {
    let header = (has_header && !sheet.header.is_empty()).then_some(&sheet.header);
    let lines = || header.into_iter().chain(&sheet.rows);
    let widths: Vec<usize> = (0..lines().map(Vec::len).max().unwrap_or(0))
        .map(|column| lines().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    let is_id = |at: usize| at == 0 || sheet.header.get(at).is_some_and(|name| name.ends_with("Id"));
    let fit = fit(&widths, width().filter(|_| !sheet.is_whole), is_id);
    let left_out = widths.len() - fit.len();
    if left_out > 0 {
        say(&told!(
            "{left_out} of {} columns do not fit; see them with --columns or --output json",
            "{left_out}/{} 列放不下；可用 --columns 或 --output json 查看",
            widths.len()
        ));
    }
    let mut shown = String::new();
    for (at, row) in lines().enumerate() {
        let line: String = row.iter().zip(&fit).map(|(cell, width)| padded(cell, *width)).collect();
        let line = line.trim_end();
        shown.push_str(&if at == 0 && header.is_some() { bold(line) } else { line.to_owned() });
        shown.push('\n');
    }
    shown
}

/// A cell and the gap after it.
fn padded(cell: &str, width: usize) -> String {
    let mut text = shortened(cell, width);
    text.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width()) + GAP));
    text
}

/// The widths of the columns that fit. Ids are never cut, unless one is the first column and nothing else helps.
fn fit(widths: &[usize], available: Option<usize>, is_id: impl Fn(usize) -> bool) -> Vec<usize> {
    let Some(available) = available else { return widths.to_vec() };
    let gaps = |count: usize| GAP * count.saturating_sub(1);
    let least = |at: usize| if is_id(at) { widths[at] } else { widths[at].min(LEAST) };
    let mut count = widths.len();
    while count > 1 && (0..count).map(least).sum::<usize>() + gaps(count) > available {
        count -= 1;
    }
    let mut fit: Vec<usize> = (0..count).map(|at| widths[at]).collect();
    let mut excess = (fit.iter().sum::<usize>() + gaps(count)).saturating_sub(available);
    while excess > 0 {
        let can_shrink = |at: &usize| fit[*at] > least(*at);
        let Some(widest) = (0..count).filter(can_shrink).max_by_key(|at| fit[*at]) else { break };
        fit[widest] -= 1;
        excess -= 1;
    }
    if let [only] = fit.as_mut_slice() {
        *only = (*only).min(available);
    }
    fit
}

/// The beginning of a text in this many columns of a terminal.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = move |letter: &char| {
        let needed = letter.width().unwrap_or(0);
        let fits = needed <= left;
        left = left.saturating_sub(needed);
        fits
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_left_out_from_the_right_and_the_rest_is_cut() {
        let cut = |widths: &[usize], available| fit(widths, available, |at| at == 0);
        assert_eq!(cut(&[36, 10, 7], None), [36, 10, 7]);
        assert_eq!(cut(&[36, 10, 7], Some(80)), [36, 10, 7]);
        assert_eq!(cut(&[36, 10, 7], Some(50)), [36, 10]);
        assert_eq!(cut(&[36, 40, 7], Some(60)), [36, 13, 7]);
        assert_eq!(cut(&[36, 40], Some(40)), [36]);
        assert_eq!(cut(&[36], Some(20)), [20]);
        assert!(cut(&[], Some(20)).is_empty());
    }

    #[test]
    fn an_id_is_left_out_but_not_cut() {
        assert_eq!(fit(&[20, 36], Some(40), |at| at == 1), [20]);
    }

    #[test]
    fn wide_letters_count_twice() {
        assert_eq!(shortened("生产环境网站", 7), "生产环…");
        assert_eq!(shortened("生产", 4), "生产");
        assert_eq!(shortened("abcdef", 4), "abc…");
    }
}
