//! Shared code of random sequences: the random source, and the replay of each sequence.

/// A seeded stream of numbers.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// Plays sequences of calls, as many as `CDS_SIM_SEQUENCES` says or the default, each twice: the replay must be
/// identical to the byte. `play` returns all responses.
pub fn repeat(sequences: u64, calls: usize, play: impl Fn(u64) -> String) {
    let wanted = std::env::var("CDS_SIM_SEQUENCES").ok();
    let sequences = wanted.map_or(sequences, |number| number.parse().expect("a number of sequences"));
    let mut successes = 0;
    for seed in 0..sequences {
        let transcript = play(seed);
        successes += transcript.matches("\"Code\":\"Success\"").count();
        assert_eq!(transcript, play(seed), "seed {seed} does not repeat");
    }
    println!("{sequences} sequences of {calls} calls, of which {successes} succeeded");
    // Most calls are invalid, but enough of them succeed.
    assert!(successes > sequences as usize * calls / 4, "only {successes} calls succeeded");
}
