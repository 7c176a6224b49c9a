//! Guesses the family of a task from its id.

use crate::model::{IdShape, api};

/// The family of orders whose task is lost: their own resources are looked at instead.
pub const ORDER_FAMILY: &str = "order";

/// The families of tasks.
pub fn task_family_names() -> impl Iterator<Item = &'static str> {
    api().task_families.keys().map(String::as_str).chain([ORDER_FAMILY])
}

/// The families whose ids have this format; empty for an undocumented format.
pub fn task_families(id: &str) -> Vec<&'static str> {
    if id.starts_with("[\"") {
        return vec![ORDER_FAMILY];
    }
    let families = &api().task_families;
    let fits = |shapes: &[IdShape]| shapes.iter().any(|shape| shape.fits(id));
    families.iter().filter(|(_, family)| fits(&family.id_shapes)).map(|(name, _)| name.as_str()).collect()
}

/// The family with this name, or the usual one.
pub(crate) fn known_family(name: &str) -> &'static str {
    if name == ORDER_FAMILY {
        return ORDER_FAMILY;
    }
    let api = api();
    api.task_families.get_key_value(name).map_or(&api.usual_task_family, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_one_family_and_a_uuid_may_be_any() {
        for (id, families) in [
            ("63749", vec!["ccs"]),
            ("bbf63749-0186-4c68-8adc-9bf584bc1376", vec!["bms", "ccs"]),
            ("f232d398-a77c-11e9-9d43-0242ac110003", vec!["bms", "ccs"]),
            (r#"["vdc","CreateVdc",["v-1"],{},{}]"#, vec!["order"]),
            ("t-1", vec![]),
            ("", vec![]),
            ("-1", vec![]),
            ("٣", vec![]),
        ] {
            assert_eq!(task_families(id), families, "{id}");
        }
    }
}
