//! Task ids of the services whose tasks have UUIDs: bare metal and its storage.

use uuid::Uuid;

use super::ids::mix;

/// The free bits in the second half of a UUID.
const FREE: u64 = (1 << 62) - 1;

/// The UUID of a task.
pub fn uuid_of(number: u64) -> String {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&mix(number).to_be_bytes());
    bytes[8..].copy_from_slice(&(number & FREE).to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

/// The number of a task, from its digits or its UUID.
pub fn number_of(id: &str) -> Option<u64> {
    let id = id.trim();
    if let Ok(number) = id.parse() {
        return Some(number);
    }
    let number = Uuid::try_parse(id).ok()?.as_u64_pair().1 & FREE;
    uuid_of(number).eq_ignore_ascii_case(id).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_found_by_both_ids() {
        for number in [0, 1, 7_430_001, FREE] {
            assert_eq!(number_of(&uuid_of(number)), Some(number));
            assert_eq!(number_of(&format!(" {number} ")), Some(number));
        }
        assert_ne!(uuid_of(1)[..8], uuid_of(2)[..8]);
        for other in
            ["", "x", "-1", "00000000-0000-4000-8000-000000000000", "ae7e4ca6-8885-56d1-b115-b0c0e05c0878"]
        {
            assert_eq!(number_of(other), None, "{other}");
        }
    }
}
