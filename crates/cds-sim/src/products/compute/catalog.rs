//! What is for sale: regions, machine types, disks, bandwidth, images. Names come from the appendices of the documents,
//! which lag behind the cloud; what looks like a name of theirs is therefore sold too. Sizes and limits that the
//! documents do not state are our own.

use cds::model::{Appendix, appendices};

use crate::engine::names::plain;

/// Data disks that an instance may have.
pub const DATA_DISKS: usize = 14;

/// Sizes of disks in GB.
pub const DATA_DISK_SIZES: std::ops::RangeInclusive<i64> = 10..=4000;

/// Sizes of system disks in GB; zero stands for the size of the image.
pub const SYSTEM_DISK_SIZES: std::ops::RangeInclusive<i64> = 20..=500;

/// Instances that one call may create.
pub const AMOUNT: std::ops::RangeInclusive<i64> = 1..=99;

/// Labels that one call may attach.
pub const LABELS: usize = 20;

/// Data centers of an account.
pub const VDCS: usize = 500;

/// Private networks of a data center.
pub const PRIVATE_NETWORKS: usize = 50;

/// Public networks of a data center.
pub const PUBLIC_NETWORKS: usize = 50;

/// Numbers of public addresses that are sold together.
pub const ADDRESS_COUNTS: [i64; 5] = [4, 8, 16, 32, 64];

/// What an instance gets that names no image.
pub const DEFAULT_IMAGE: &str = "Ubuntu_16.04_64";

/// How public bandwidth is paid for, and the largest bandwidth in Mbit/s.
pub const BILLING_METHODS: [(&str, i64); 3] = [("DataPackage", 51200), ("BandwIdth", 500), ("Traffic", 500)];

/// Numbers of processors that [`sizes`] offers.
const CPUS: [i64; 7] = [1, 2, 4, 8, 10, 16, 32];

/// Sizes of memory in GB that [`sizes`] offers.
const RAMS: [i64; 12] = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128];

/// Whether a name looks like that of a region: `CN_Beijing_A`.
pub fn is_region(name: &str) -> bool {
    let parts: Vec<&str> = name.split('_').collect();
    let [area, city, zone] = parts.as_slice() else { return false };
    let letters = |part: &str, test: fn(char) -> bool| !part.is_empty() && part.chars().all(test);
    letters(area, |letter| letter.is_ascii_uppercase())
        && letters(city, |letter| letter.is_ascii_alphabetic())
        && zone.len() == 1
        && letters(zone, |letter| letter.is_ascii_uppercase())
}

/// The region that was meant by a name that is almost one: one letter too many, too few or another, two that are swapped,
/// or another case. The documents name some regions only, so every other name may be one that they do not know yet;
/// another zone of a city is no near miss.
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

/// Whether anything is sold in a region. Zones `Z` are sold out in this cloud, so that programs can meet that.
pub fn is_on_sale(region: &str) -> bool {
    !region.ends_with("_Z")
}

/// Whether a name is or looks like that of a machine type.
pub fn is_instance_type(name: &str) -> bool {
    has(&appendices().instance_types, name) || name.starts_with("CCS.")
}

/// Whether a machine may have so many processors and so much memory.
pub fn is_size(cpu: i64, ram: i64) -> bool {
    (1..=128).contains(&cpu) && (1..=1024).contains(&ram)
}

/// The sizes that a machine type is offered in.
pub fn sizes(instance_type: &str) -> Vec<(i64, i64)> {
    let (least, most) = memory_per_cpu(instance_type);
    let pairs = CPUS.iter().flat_map(|cpu| RAMS.iter().map(move |ram| (*cpu, *ram)));
    pairs.filter(|(cpu, ram)| *ram >= cpu * least && *ram <= cpu * most).collect()
}

/// GB of memory for each processor, least and most: compute types have little, memory types much.
fn memory_per_cpu(instance_type: &str) -> (i64, i64) {
    // CCS.HFG3V2: after what tells the processor comes the letter of the family.
    let processor = ["HF", "I", "i"];
    let ccs = instance_type.strip_prefix("CCS.").unwrap_or_default();
    let family = processor.into_iter().find_map(|prefix| ccs.strip_prefix(prefix)).unwrap_or(ccs);
    if instance_type.contains("Memory") || family.starts_with('R') {
        (4, 8)
    } else if instance_type.contains("Compute") || family.starts_with('C') {
        (1, 2)
    } else if instance_type.contains("General") || family.starts_with('G') {
        (2, 4)
    } else {
        (1, 8)
    }
}

/// Whether a name is or looks like that of a kind of bandwidth.
pub fn is_bandwidth_type(name: &str) -> bool {
    has(&appendices().bandwidth_types, name)
        || ["BGP_4", "ChinaTelecom", "AntiDDOS"].contains(&name)
        || name.contains("Bandwidth")
        || name.contains("BGP")
}

/// The way of paying, in its documented spelling, and the largest bandwidth. The documents write `Bandwidth` too.
pub fn billing_method(name: &str) -> Option<(&'static str, i64)> {
    BILLING_METHODS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Whether a name is or looks like that of a public image: `Centos_8.2_64`.
pub fn is_public_image(name: &str) -> bool {
    let looks = || {
        let (system, version) = name.split_once('_')?;
        let known =
            ["centos", "debian", "redhat", "ubuntu", "windows", "rocky", "almalinux", "suse", "fedora"];
        Some(
            known.contains(&system.to_ascii_lowercase().as_str())
                && version.starts_with(|c: char| c.is_ascii_digit()),
        )
    };
    has(&appendices().images, name) || looks().unwrap_or(false)
}

/// The operating system of an image: `centos`.
pub fn system_of(image: &str) -> String {
    image.split('_').next().unwrap_or_default().to_ascii_lowercase()
}

/// A public image as it is described to people: `centos 7.6 64位`.
pub fn system_name(image: &str) -> String {
    let parts = image.split('_').enumerate().map(|(index, part)| match part {
        bits @ ("32" | "64") => format!("{bits}位"),
        system if index == 0 => system.to_ascii_lowercase(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// The size of the system disk that an image brings, in GB.
pub fn image_disk_size(image: &str) -> i64 {
    if system_of(image) == "windows" { 60 } else { 40 }
}

/// Whether a name looks like that of a kind of data disk: `ssd_disk`.
pub fn is_data_disk_type(name: &str) -> bool {
    name.ends_with("_disk") && !name.ends_with("system_disk")
}

/// Whether a name looks like that of a kind of system disk: `ssd_system_disk`.
pub fn is_system_disk_type(name: &str) -> bool {
    name.ends_with("system_disk")
}

fn has(list: &[Appendix], id: &str) -> bool {
    list.iter().any(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_name_is_sold() {
        let lists = appendices();
        assert!(lists.regions.iter().all(|entry| is_region(&entry.id)));
        assert!(lists.instance_types.iter().all(|entry| !sizes(&entry.id).is_empty()));
        assert!(
            is_public_image(DEFAULT_IMAGE) && is_public_image("Rocky_9.3_64") && !is_public_image("mine")
        );
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
        // Cities that lie near each other, in letters, and zones that are not listed.
        let others =
            ["CN_Hangzhou_A", "CN_Ganzhou_A", "CN_Shangrao_A", "CN_Suqian_A", "US_Newark_A", "CN_Beijing_D"];
        let nonsense = ["nowhere", "", "CN_Beijing_Z", "8a9ad1a4-5a1a-4b0e-9d0d-6f7c8b9a0b1c"];
        for name in known.chain(others).chain(nonsense) {
            assert_eq!(near_miss(name), None, "{name}");
        }
    }

    #[test]
    fn families_differ_in_memory() {
        let most = |name: &str| sizes(name).iter().filter(|(cpu, _)| *cpu == 4).map(|(_, ram)| *ram).max();
        assert_eq!(most("CCS.C3"), Some(8));
        assert_eq!(most("CCS.HFG3"), Some(16));
        assert_eq!(most("G2L_Memory"), Some(32));
        assert_eq!(most("Standard"), Some(32));
    }
}
