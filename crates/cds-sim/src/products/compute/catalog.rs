//! The catalog: machine types, disks, images. Names come from the appendices of the documents, which lag behind the
//! cloud, so names of the same format are accepted, too. Sizes and limits that the documents do not state are
//! invented.

use cds::model::{Appendix, appendices};

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

/// The default image of an instance.
pub const DEFAULT_IMAGE: &str = "Ubuntu_16.04_64";

/// Numbers of processors that [`sizes`] offers.
const CPUS: [i64; 7] = [1, 2, 4, 8, 10, 16, 32];

/// Sizes of memory in GB that [`sizes`] offers.
const RAMS: [i64; 12] = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128];

/// Whether a name is a known or plausible machine type.
pub fn is_instance_type(name: &str) -> bool {
    has(&appendices().instance_types, name) || name.starts_with("CCS.")
}

/// Whether a machine may have this many processors and this much memory.
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

/// Whether a name is a known or plausible public image: `Centos_8.2_64`.
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

/// The display name of a public image: `centos 7.6 64位`.
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

/// Whether a name has the format of a kind of data disk: `ssd_disk`.
pub fn is_data_disk_type(name: &str) -> bool {
    name.ends_with("_disk") && !name.ends_with("system_disk")
}

/// Whether a name has the format of a kind of system disk: `ssd_system_disk`.
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
        assert!(lists.instance_types.iter().all(|entry| !sizes(&entry.id).is_empty()));
        assert!(
            is_public_image(DEFAULT_IMAGE) && is_public_image("Rocky_9.3_64") && !is_public_image("mine")
        );
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
