//! `cargo xtask release X.Y.Z`: the version, the date in the changelog, all checks, a commit and its tag.

use std::fs;
use std::process::Command;

use clap::Args;

/// The heading that a release dates.
const UNRELEASED: &str = "## Unreleased\n";

#[derive(Args)]
pub(crate) struct Release {
    /// The new version, as X.Y.Z.
    version: String,
    /// Run no checks: `make test` has passed on this commit.
    #[arg(long)]
    tested: bool,
}

/// Prepares a release. Nothing leaves this machine.
pub(crate) fn run(asked: &Release) -> Result<(), String> {
    let version = &asked.version;
    if !output("git", &["status", "--porcelain"])?.is_empty() {
        return Err("the work tree has changes; commit them first".to_owned());
    }
    let manifest = read("Cargo.toml")?;
    let changelog = read("CHANGELOG.md")?;
    let today = cds::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let (manifest, changelog) = (with_version(&manifest, version)?, dated(&changelog, version, &today)?);
    if !asked.tested {
        call("make", &["test"])?;
    }
    write("Cargo.toml", &manifest)?;
    write("CHANGELOG.md", &changelog)?;
    call("cargo", &["update", "--workspace", "--offline", "--quiet"])?;
    call("cargo", &["xtask", "generate", "--check"])?;
    call("git", &["commit", "--quiet", "--all", "--message", &format!("Version {version}")])?;
    call("git", &["tag", "--annotate", &format!("v{version}"), "--message", &format!("Version {version}")])?;
    println!(
        "v{version} is committed and tagged; `git push --follow-tags` publishes it, see docs/dev/releasing.md"
    );
    Ok(())
}

/// The manifest of the workspace with this version, which has to be a later one.
fn with_version(manifest: &str, version: &str) -> Result<String, String> {
    let begin = "[workspace.package]\nversion = \"";
    let (before, rest) = manifest.split_once(begin).ok_or("Cargo.toml has no version of the workspace")?;
    let (current, after) = rest.split_once('"').ok_or("Cargo.toml has no version of the workspace")?;
    let (now, next) = (numbers(current)?, numbers(version)?);
    if next < now {
        return Err(format!("{version} is older than {current}, the version in Cargo.toml"));
    }
    Ok(format!("{before}{begin}{version}\"{after}"))
}

fn numbers(version: &str) -> Result<Vec<u64>, String> {
    let parts: Option<Vec<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    parts
        .filter(|parts| parts.len() == 3)
        .ok_or_else(|| format!("{version} is no version; write three numbers, as in 1.2.3"))
}

/// The changelog with the date of this version.
fn dated(changelog: &str, version: &str, today: &str) -> Result<String, String> {
    let (before, entries) =
        changelog.split_once(UNRELEASED).ok_or("CHANGELOG.md has no heading ## Unreleased")?;
    if changelog.contains(&format!("\n## {version} ")) {
        return Err(format!("CHANGELOG.md has {version} already"));
    }
    let has_entries = entries.split("\n## ").next().is_some_and(|lines| lines.contains("\n- "));
    if !has_entries {
        return Err("CHANGELOG.md has nothing under ## Unreleased".to_owned());
    }
    Ok(format!("{before}{UNRELEASED}\n## {version} ({today})\n{entries}"))
}

fn read(name: &str) -> Result<String, String> {
    fs::read_to_string(name).map_err(|error| format!("{name}: {error}"))
}

fn write(name: &str, text: &str) -> Result<(), String> {
    fs::write(name, text).map_err(|error| format!("{name}: {error}"))
}

fn call(program: &str, arguments: &[&str]) -> Result<(), String> {
    let ended = Command::new(program).args(arguments).status();
    match ended.map_err(|error| format!("{program}: {error}"))? {
        status if status.success() => Ok(()),
        status => Err(format!("{program} {} failed ({status})", arguments.join(" "))),
    }
}

fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.package]\nversion = \"0.9.1\"\n\n[x]\nversion = \"0.9.1\"\n";

    #[test]
    fn the_version_of_the_workspace_is_set_and_no_other() {
        let expected = "[workspace.package]\nversion = \"0.10.0\"\n\n[x]\nversion = \"0.9.1\"\n";
        assert_eq!(with_version(MANIFEST, "0.10.0").as_deref(), Ok(expected));
        assert_eq!(with_version(MANIFEST, "0.9.1").as_deref(), Ok(MANIFEST));
    }

    #[test]
    fn a_version_that_is_older_or_none_is_refused() {
        for (version, words) in [("0.9.0", "older"), ("1.0", "three numbers"), ("1.0.0rc1", "three numbers")]
        {
            let why = with_version(MANIFEST, version).expect_err(version);
            assert!(why.contains(words), "{why}");
        }
    }

    #[test]
    fn the_entries_get_the_version_and_the_date() {
        let changelog =
            "# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n\n## 0.1.0 (2026-01-01)\n\n- B.\n";
        let expected = "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-02-02)\n\n### Added\n\n- A.\n\n## 0.1.0 (2026-01-01)\n\n- B.\n";
        assert_eq!(dated(changelog, "0.2.0", "2026-02-02").as_deref(), Ok(expected));
        let why = dated(expected, "0.3.0", "2026-02-02").expect_err("it has no entries");
        assert!(why.contains("nothing under"), "{why}");
        let why = dated(changelog, "0.1.0", "2026-02-02").expect_err("it is there");
        assert!(why.contains("already"), "{why}");
    }
}
