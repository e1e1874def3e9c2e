//! What is pinned, and what there is: each registry is asked by its ordinary client, and no answer is guessed.

mod ask;
mod pins;
mod version;

use std::path::Path;

use kit::Program;
use serde::Serialize;

pub(crate) use ask::Registry;
pub(crate) use pins::{Sources, sources};
pub(crate) use version::Version;

/// A version that is said in one place of the repository.
#[derive(Clone, Debug)]
pub(crate) struct Pin {
    /// What it is a version of: a program by its image, a Go module, a crate, a package.
    pub name: String,
    /// The pinned version, as it is written.
    pub version: String,
    /// The file and line.
    pub place: String,
    /// Who knows of others; `Err` says why nobody does.
    pub registry: Result<Registry, &'static str>,
}

/// A pin beside what there is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Compared {
    pub name: String,
    pub pinned: String,
    /// The newest version of the pinned line, where that is a newer one.
    pub patch: Option<String>,
    /// The newest version of all, where that is of a newer line.
    pub newest: Option<String>,
    /// Where the pin stands.
    pub place: String,
    /// Why nothing could be told.
    pub untold: Option<String>,
}

/// Every pin of the repository, each beside what its registry says: all are asked at once. With whether any answered.
pub(crate) fn compare(root: &Path, program: &Program) -> (Vec<Compared>, bool) {
    told(pins::all(root, program), || pins::crates(root))
}

fn told(pins: Vec<Pin>, crates: impl FnOnce() -> Result<Vec<Compared>, String> + Send) -> (Vec<Compared>, bool) {
    std::thread::scope(|scope| {
        let crates = scope.spawn(crates);
        let asked: Vec<_> = pins.into_iter().map(|pin| scope.spawn(move || pin.compared())).collect();
        let mut answers: Vec<_> = asked.into_iter().filter_map(|answer| answer.join().ok()).collect();
        let mut is_answered = answers.iter().any(|pin| pin.untold.is_none());
        match crates.join() {
            Ok(Ok(crates)) => {
                is_answered = true;
                answers.extend(crates);
            }
            Ok(Err(why)) => answers.push(Compared {
                name: "crates".to_owned(),
                pinned: String::new(),
                patch: None,
                newest: None,
                place: "Cargo.lock".to_owned(),
                untold: Some(why),
            }),
            Err(_) => {}
        }
        (answers, is_answered)
    })
}

impl Pin {
    fn compared(self) -> Compared {
        let versions = self.registry.map_err(str::to_owned).and_then(|registry| registry.versions());
        let pinned = Version::of(&self.version);
        let (versions, untold) = match (versions, &pinned) {
            (Ok(versions), Some(_)) => (versions, None),
            (Ok(_), None) => (Vec::new(), Some(format!("`{}` is no version", self.version))),
            (Err(why), _) => (Vec::new(), Some(why)),
        };
        let newest = |is_it: &dyn Fn(&Version, &Version) -> bool| {
            let pinned = pinned.as_ref()?;
            let newest = versions.iter().filter(|version| is_it(version, pinned)).max()?;
            (newest > pinned).then(|| newest.to_string())
        };
        let (patch, newest) = (newest(&Version::is_of_line), newest(&|version, pinned| !version.is_of_line(pinned)));
        Compared { name: self.name, pinned: self.version, patch, newest, place: self.place, untold }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pin, Registry, told};

    fn compared(pinned: &str, there: &'static [&'static str]) -> (Option<String>, Option<String>, Option<String>) {
        let pin = Pin {
            name: "teapot".to_owned(),
            version: pinned.to_owned(),
            place: "a.rs:1".to_owned(),
            registry: Ok(Registry::Told(there)),
        };
        let compared = pin.compared();
        (compared.patch, compared.newest, compared.untold)
    }

    #[test]
    fn a_patch_of_the_line_and_a_newer_line_are_told_apart() {
        let there = &["3.13.2", "3.13.5", "3.14.0", "3.16.0", "3.17.0-rc.0", "2.55.1", "3.13.6-rc.1"];
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(compared("v3.13.2", there), (some("3.13.5"), some("3.16.0"), None));
        assert_eq!(compared("v3.13.5", there), (None, some("3.16.0"), None));
        assert_eq!(compared("3.16.0", there), (None, None, None), "a candidate is no release");
        assert_eq!(compared("3.17.1", there), (None, None, None), "newer than what is told");
        assert_eq!(compared("latest", there), (None, None, some("`latest` is no version")));
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let pin = || Pin {
            name: "teapot".to_owned(),
            version: "1.0.0".to_owned(),
            place: String::new(),
            registry: Err("its publisher has ended it"),
        };
        assert_eq!(pin().compared().untold.as_deref(), Some("its publisher has ended it"));
        let (answers, is_answered) = told(vec![pin()], || Err("there is no network".to_owned()));
        let untold: Vec<_> = answers.iter().filter_map(|pin| pin.untold.as_deref()).collect();
        assert_eq!(
            (untold.as_slice(), is_answered),
            (&["its publisher has ended it", "there is no network"][..], false)
        );
        assert!(told(vec![pin()], || Ok(Vec::new())).1, "cargo has answered that nothing is newer");
        let asked = Pin { registry: Ok(Registry::Told(&["1.0.0"])), ..pin() };
        assert!(told(vec![asked], || Err("there is no network".to_owned())).1);
    }
}
