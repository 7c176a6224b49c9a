//! Plausible, reproducible metrics: a daily wave plus noise, both derived from the names of the metric and the time.

use crate::engine::ids::{hash, mix};

const DAY: i64 = 86_400;

/// A value between `low` and `high` at a time in seconds, rounded to hundredths.
pub fn value(what: &[&str], time: i64, low: f64, high: f64) -> f64 {
    let seed = hash(what);
    let level = fraction(seed);
    let shift = i64::try_from(seed % 86_400).unwrap_or_default();
    let phase = (time.wrapping_add(shift).rem_euclid(DAY)) as f64 / DAY as f64;
    let wave = (phase * std::f64::consts::TAU).sin() * 0.5 + 0.5;
    let noise = fraction(mix(seed ^ time as u64));
    let share = level * 0.4 + wave * 0.35 + noise * 0.25;
    ((low + (high - low) * share) * 100.0).round() / 100.0
}

/// A number from 0 up to 1.
fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_in_range_and_repeat() {
        let mut seen = Vec::new();
        for time in (0..DAY * 2).step_by(900) {
            let value = value(&["instance", "CPUUtilization"], time, 1.0, 90.0);
            assert!((1.0..=90.0).contains(&value));
            seen.push(value);
        }
        assert_eq!(seen[7], value(&["instance", "CPUUtilization"], 7 * 900, 1.0, 90.0));
        seen.sort_by(f64::total_cmp);
        seen.dedup();
        assert!(seen.len() > 100);
    }
}
