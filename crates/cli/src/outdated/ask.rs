//! Registries, asked through the clients that the user has set up for them.

use std::process::{Command, Stdio};

use super::Version;

/// Who knows the versions of a thing.
#[derive(Clone, Debug)]
pub(crate) enum Registry {
    /// The Go module of a program: registries of images list nothing without an account or a client of their own.
    Go(&'static str),
    /// The Go module of Prometheus, whose 3.16.0 is v0.316.0.
    Prometheus,
    /// Packages of npm that are released together, and used at one version: one that only some of them have is none.
    Npm(Vec<String>),
    /// A list that is given.
    #[cfg(test)]
    Told(&'static [&'static str]),
}

impl Registry {
    /// The releases that it knows, or why it does not tell them.
    pub(crate) fn versions(&self) -> Result<Vec<Version>, String> {
        match self {
            Self::Go(module) => go(module),
            Self::Prometheus => {
                Ok(go("github.com/prometheus/prometheus")?.into_iter().filter_map(Version::of_prometheus).collect())
            }
            Self::Npm(packages) => common(packages.iter().map(|package| npm(package))),
            #[cfg(test)]
            Self::Told(versions) => Ok(versions.iter().filter_map(|version| Version::of(version)).collect()),
        }
    }
}

fn npm(package: &str) -> Result<Vec<Version>, String> {
    let said = says(Command::new("npm").args(["view", package, "versions", "--json"]))?;
    let list: Vec<String> = serde_json::from_str(&said).map_err(|error| format!("npm: {error}"))?;
    Ok(list.iter().filter_map(|version| Version::of(version)).collect())
}

/// What all of them have.
fn common(lists: impl Iterator<Item = Result<Vec<Version>, String>>) -> Result<Vec<Version>, String> {
    let lists: Vec<_> = lists.collect::<Result<_, _>>()?;
    let Some((first, others)) = lists.split_first() else { return Ok(Vec::new()) };
    Ok(first.iter().filter(|version| others.iter().all(|list| list.contains(version))).cloned().collect())
}

fn go(module: &str) -> Result<Vec<Version>, String> {
    let mut command = Command::new("go");
    // Beside no `go.mod`: it would answer for its own requirements.
    command.current_dir(std::env::temp_dir()).env("GOWORK", "off");
    let said = says(command.args(["list", "-m", "-versions", module]))?;
    let versions: Vec<_> = said.split_whitespace().skip(1).filter_map(Version::of).collect();
    if versions.is_empty() { Err("go: it lists no release".to_owned()) } else { Ok(versions) }
}

/// What a client prints, or the last line of its complaint: the one that quotes the registry.
pub(super) fn says(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{name} cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = complaint.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    let last = last.rsplit("server response: ").next().unwrap_or(last).trim();
    Err(format!("{name}: {last}"))
}

#[cfg(test)]
mod tests {
    use super::{Version, common};

    #[test]
    fn what_only_some_packages_have_is_no_release() {
        let list = |versions: &[&str]| Ok(versions.iter().filter_map(|version| Version::of(version)).collect());
        let told = common([list(&["12.4.9", "12.4.10", "12.4.11"]), list(&["12.4.8", "12.4.10"])].into_iter());
        let told: Vec<_> = told.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(told, ["12.4.10"]);
        assert!(common([list(&["1.0.0"]), Err("npm: 404".to_owned())].into_iter()).is_err());
    }
}
