//! Where regions are: cities, parts of the world, and the points of presence where lines of customers come in. The
//! documents show such ids and names but list none, so these are our own: a point of presence for each city.

use cds::model::appendices;
use indexmap::IndexSet;

use crate::engine::ids::named_uuid;

/// A point of presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pop {
    pub id: String,
    pub name: String,
    pub city_id: String,
}

/// The points of presence of all cities that the documents name.
pub fn pops() -> Vec<Pop> {
    let cities: IndexSet<&str> = appendices().regions.iter().map(|region| city(&region.id)).collect();
    let pop = |city: &str| Pop {
        id: named_uuid(&["pop", city]),
        name: format!("{}-POP", city.rsplit('_').next().unwrap_or(city)),
        city_id: city_id(city),
    };
    cities.into_iter().map(pop).collect()
}

/// The id of the city of a region.
pub fn city_id(region: &str) -> String {
    named_uuid(&["city", city(region)])
}

/// The part of the world that a region is in.
pub fn zone_name(region: &str) -> &'static str {
    match city(region) {
        "CN_Taipei" | "CN_Hongkong" => "亚太地区",
        city if city.starts_with("CN_") => "中国大陆",
        city if city.starts_with("US_") => "北美地区",
        city if city.starts_with("EUR_") => "欧洲地区",
        _ => "亚太地区",
    }
}

/// `CN_Beijing` of `CN_Beijing_A`.
fn city(region: &str) -> &str {
    match region.match_indices('_').nth(1) {
        Some((end, _)) => &region[..end],
        None => region,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_city_has_one_point_of_presence() {
        let pops = pops();
        let ids: BTreeSet<&String> = pops.iter().map(|pop| &pop.id).collect();
        assert_eq!(ids.len(), pops.len());
        let beijing: Vec<&Pop> = pops.iter().filter(|pop| pop.city_id == city_id("CN_Beijing_C")).collect();
        assert_eq!(beijing.len(), 1);
        assert_eq!(beijing[0].name, "Beijing-POP");
        assert_eq!((zone_name("CN_Wuxi_A"), zone_name("CN_Taipei_A")), ("中国大陆", "亚太地区"));
        assert_eq!(city("nowhere"), "nowhere");
    }
}
