//! The crates as cargo fetches them: whoever clones the new stack builds it, and needs nothing beside it.

use findings::Finding;

use super::{BY_PATH, CRATES};
use crate::problem::problem;

/// A repository that holds the crates, and which of its commits is meant.
#[derive(Debug)]
pub(crate) struct Git {
    url: String,
    rev: Option<String>,
}

impl Git {
    /// A repository by its URL.
    pub fn of(url: &str, rev: Option<&str>) -> Result<Self, Finding> {
        let is_plain = |text: &str| !text.is_empty() && text.chars().all(|one| one.is_ascii_graphic() && one != '"');
        if !is_plain(url) || !url.contains("://") {
            let fix = match url.split_once(':') {
                Some((host, path)) if url.contains('@') => format!("write `ssh://{host}/{path}`"),
                _ => {
                    "write it as `git clone` takes it, like `https://host/owner/name` or `file:///srv/name`".to_owned()
                }
            };
            return Err(problem(format!("cargo takes no repository from `{url}`, which is no URL"), fix));
        }
        match rev.filter(|rev| !is_plain(rev) || rev.contains('\\')) {
            Some(rev) => Err(problem(format!("`{rev}` is no commit"), "say `--rev` what `git rev-parse HEAD` says")),
            None => Ok(Self { url: url.to_owned(), rev: rev.map(str::to_owned) }),
        }
    }

    /// A file of the skeleton in which no crate comes by a path.
    pub(super) fn fetched(&self, text: &str) -> String {
        let rev = self.rev.as_ref().map_or_else(String::new, |rev| format!(", rev = \"{rev}\""));
        let mut parts = text.split(CRATES);
        let mut fetched = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // Cargo looks for the crate in the whole repository, by its name.
            let behind = part.split_once('"').map_or("", |(_, behind)| behind);
            fetched += &format!("git = \"{}\"{rev}{behind}", self.url);
        }
        fetched.replace(
            BY_PATH,
            "says from where cargo fetches the language's crates; `rev`, or else `Cargo.lock`, says which commit: `cargo \
             update` takes the newest where no `rev` is said.",
        )
    }
}
