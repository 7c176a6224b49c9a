//! Regions and their locations: cities, continents, and points of presence for customer lines. The documents list some
//! regions, and show ids and names of points of presence without listing them, so these are invented, one per city.

use cds::model::appendices;
use indexmap::IndexSet;

use super::call::Call;
use super::refusal::Refusal;
use crate::engine::ids::named_uuid;
use crate::engine::nearest::plain;

/// A point of presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pop {
    pub id: String,
    pub name: String,
    pub city_id: String,
}

/// The region of a call; its name must have the right format.
pub fn region(call: &Call) -> Result<&str, Refusal> {
    let region = call.required("RegionId")?;
    if is_region(region) {
        Ok(region)
    } else {
        Err(call.invalid("RegionId", format!("There is no region {region}.")))
    }
}

/// The same, refused in the words of the code.
pub fn region_or_malformed(call: &Call) -> Result<&str, Refusal> {
    let region = call.required("RegionId")?;
    if is_region(region) { Ok(region) } else { Err(call.malformed("RegionId")) }
}

/// Whether a name has the format of a region: `CN_Beijing_A`.
pub fn is_region(name: &str) -> bool {
    let parts: Vec<&str> = name.split('_').collect();
    let [area, city, zone] = parts.as_slice() else { return false };
    let letters = |part: &str, test: fn(char) -> bool| !part.is_empty() && part.chars().all(test);
    letters(area, |letter| letter.is_ascii_uppercase())
        && letters(city, |letter| letter.is_ascii_alphabetic())
        && zone.len() == 1
        && letters(zone, |letter| letter.is_ascii_uppercase())
}

/// The known region one typo away from a name: a letter inserted, missing, replaced or swapped, or another case. The
/// documents list only some regions, so any other name may be a newer region; another zone of a city is not a typo.
pub fn near_miss(name: &str) -> Option<String> {
    let known = || appendices().regions.iter().map(|region| region.id.as_str());
    if known().any(|region| region == name) {
        return None;
    }
    if !is_region(name) {
        return known().find(|region| is_near(name, region)).map(str::to_owned);
    }
    let (city, zone) = name.rsplit_once('_')?;
    let cities = || known().filter_map(|region| Some(region.rsplit_once('_')?.0));
    if cities().any(|known| known == city) {
        return None;
    }
    cities().find(|known| is_near(city, known)).map(|known| format!("{known}_{zone}"))
}

fn is_near(name: &str, known: &str) -> bool {
    strsim::damerau_levenshtein(&plain(name), &plain(known)) <= 1
}

/// The name of a region: `北京-可用区A`.
pub fn region_name(id: &str) -> &str {
    appendices().regions.iter().find(|entry| entry.id == id).map_or(id, |entry| &entry.name.zh)
}

/// Whether a region has stock. Zones `Z` are always sold out, so that programs can test that.
pub fn is_on_sale(region: &str) -> bool {
    !region.ends_with("_Z")
}

/// The points of presence of all documented cities.
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

/// The continent of a region.
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

    #[test]
    fn documented_names_look_like_regions() {
        assert!(appendices().regions.iter().all(|entry| is_region(&entry.id)));
        assert!(!is_region("cn_beijingA") && is_region("CN_Suqian_A"));
    }

    #[test]
    fn near_misses_of_regions_are_told_from_regions_that_nobody_knows() {
        for (name, meant) in [
            ("CN_Bejing_A", "CN_Beijing_A"),
            ("CN_Biejing_C", "CN_Beijing_C"),
            ("CN_Beijingg_A", "CN_Beijing_A"),
            ("CN_BEIJING_A", "CN_Beijing_A"),
            ("CM_Beijing_A", "CN_Beijing_A"),
            ("CN_Bejing_D", "CN_Beijing_D"),
            ("CN_HongKong_A", "CN_Hongkong_A"),
            ("EU_Germany_A", "EUR_Germany_A"),
            ("APAC_Toyko_A", "APAC_Tokyo_A"),
            ("cn_beijing_a", "CN_Beijing_A"),
            ("cn_bejing_a", "CN_Beijing_A"),
            ("CN_Beijing_AA", "CN_Beijing_A"),
            ("CN-Beijing-A", "CN_Beijing_A"),
            ("CN_Beijing", "CN_Beijing_A"),
            ("CN_Beijing_A ", "CN_Beijing_A"),
        ] {
            assert_eq!(near_miss(name).as_deref(), Some(meant), "{name}");
        }
        let known = appendices().regions.iter().map(|region| region.id.as_str());
        // Cities with similar names, and unlisted zones.
        let others =
            ["CN_Hangzhou_A", "CN_Ganzhou_A", "CN_Shangrao_A", "CN_Suqian_A", "US_Newark_A", "CN_Beijing_D"];
        let nonsense = ["nowhere", "", "CN_Beijing_Z", "8a9ad1a4-5a1a-4b0e-9d0d-6f7c8b9a0b1c"];
        for name in known.chain(others).chain(nonsense) {
            assert_eq!(near_miss(name), None, "{name}");
        }
    }
}
