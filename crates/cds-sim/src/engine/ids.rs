//! Pseudo-random ids, derived from a seed and stored in the state.

use serde::{Deserialize, Serialize};

/// A stream of numbers (SplitMix64), determined by a seed and a purpose.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Generator(u64);

impl Generator {
    /// The stream for a purpose; streams of different purposes are independent.
    pub fn new(seed: u64, purpose: &str) -> Self {
        Self(mix(seed).wrapping_add(hash(&[purpose])))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// A number below a limit of at least 1.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Thirty-two hexadecimal digits, such as a key.
    pub fn key(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }
}

/// The MAC address of the network card with this number, unique for 16 million cards.
pub fn mac_address(number: u32) -> String {
    // Multiplying by an odd number permutes the 24 bits, so that consecutive addresses look unrelated.
    let bits = number.wrapping_mul(0x9e_3779) & 0xff_ffff;
    format!("00:50:56:{:02x}:{:02x}:{:02x}", bits >> 16, bits >> 8 & 0xff, bits & 0xff)
}

/// A hash of texts, stable across runs and builds (FNV-1a, then mixed).
pub fn hash(parts: &[&str]) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0xff])) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(state)
}

/// An id of an object that has the same id in every cloud.
pub fn named_uuid(parts: &[&str]) -> String {
    Generator(hash(parts)).uuid()
}

/// Mixes a number into all 64 bits.
pub fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_seed_decides() {
        let ids = |seed| {
            let mut generator = Generator::new(seed, "ids");
            [generator.uuid(), generator.uuid()]
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
        assert_ne!(ids(1)[0], ids(1)[1]);
    }

    #[test]
    fn hardware_addresses_differ() {
        let addresses: BTreeSet<String> = (0..10_000).map(mac_address).collect();
        assert_eq!(addresses.len(), 10_000);
    }
}
