//! A tree that can be written: every path stays inside the generated folders, and every file will be known as ours
//! again.
//!
//! A file without its header could never be removed as an orphan, and two paths that differ only in case are one file
//! on many disks: such faults of the renderer stop here, before anything is written.

use crate::problem::problem;
use findings::Finding;
use std::collections::{BTreeMap, BTreeSet};

use crate::guard::guard;
use crate::{FOLDERS, HEADER_MARK, Source, header, temporary};

/// All files of the stack: path relative to the root of the repository, and whole text.
#[derive(Clone, Debug)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Renders `source`. A panic in it is a problem like any other.
    pub fn of(source: &dyn Source) -> Result<Self, Vec<Finding>> {
        Self::new(guard(|| source.tree())?)
    }

    /// Checks that `files` can be written, compared and removed again; reports all that cannot.
    pub fn new(files: BTreeMap<String, String>) -> Result<Self, Vec<Finding>> {
        let mut problems = Vec::new();
        if files.is_empty() {
            problems.push(problem(
                "the stack renders no file at all, which would remove everything that is generated",
                "see what `render::tree` returns",
            ));
        }
        for (path, text) in &files {
            problems.extend(fault_of_path(path).or_else(|| fault_of_text(text)).map(|fault| of_renderer(path, &fault)));
        }
        problems.extend(clashes(&files));
        if problems.is_empty() { Ok(Self { files }) } else { Err(problems) }
    }

    /// Paths and texts, in the order of the paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The generated folders that hold a file, as reports name them: `k8s/ and tests/promtool/`.
    pub(crate) fn places(&self) -> String {
        let holds = |folder: &&&str| self.files.keys().any(|path| is_in(folder, path));
        let held: Vec<String> = FOLDERS.iter().filter(holds).map(|folder| format!("{folder}/")).collect();
        held.join(" and ")
    }

    /// Every folder that holds a file, directly or not.
    pub(crate) fn folders(&self) -> BTreeSet<&str> {
        self.files.keys().flat_map(|path| ancestors(path)).collect()
    }
}

/// The folders of a path, from the outermost inwards.
pub(crate) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

fn is_in(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn of_renderer(path: &str, fault: &str) -> Finding {
    problem(format!("the stack renders `{path}`, {fault}"), "fix it in `stack::render`, which makes paths and texts")
}

fn fault_of_path(path: &str) -> Option<String> {
    let strange = |part: &str| {
        let outside = part.is_empty() || part == "." || part == "..";
        outside || part.contains(|letter: char| letter.is_control() || "\\:*?\"<>|".contains(letter))
    };
    if path.split('/').any(strange) || !FOLDERS.iter().any(|folder| is_in(folder, path)) {
        return Some("a path that is not valid on every system, or leads out of what is generated".to_owned());
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    temporary::is_name_of_one(name).then(|| "the name of one of our own temporary files".to_owned())
}

fn fault_of_text(text: &str) -> Option<String> {
    if !header::is_borne_by(text.as_bytes()) {
        Some(format!("whose first three lines lack the comment `{HEADER_MARK}`"))
    } else if text.contains('\r') {
        Some("which holds a carriage return; git would change it".to_owned())
    } else if !text.ends_with('\n') {
        Some("whose last line does not end".to_owned())
    } else {
        None
    }
}

fn clashes(files: &BTreeMap<String, String>) -> Vec<Finding> {
    let mut problems = Vec::new();
    let mut folded = BTreeMap::new();
    for path in files.keys() {
        if let Some(other) = folded.insert(path.to_lowercase(), path) {
            problems.push(of_renderer(path, &format!("and `{other}`: one file where case does not count")));
        }
        for folder in ancestors(path).filter(|folder| files.contains_key(*folder)) {
            problems.push(of_renderer(path, &format!("and a file where its folder `{folder}` must be")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(files: &[(&str, &str)]) -> String {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.replace("MARK", HEADER_MARK))).collect();
        let problems = Tree::new(files).expect_err("this tree must be refused");
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn refuses_paths_that_lead_out() {
        for path in
            ["k8s/../a.yaml", "/a.yaml", "k8s//b.yaml", "k8s/./b.yaml", "k8s/a\\b.yaml", "", "src/a.yaml", "k8s"]
        {
            assert!(refused(&[(path, "# MARK\n")]).contains("leads out of what is generated"), "{path}");
        }
    }

    #[test]
    fn refuses_a_file_that_could_never_be_removed_again() {
        assert!(refused(&[("k8s/a.yaml", "kind: Service\n")]).contains("lack the comment"));
        assert!(refused(&[("k8s/.gen-abcdefghijkl.tmp", "# MARK\n")]).contains("temporary files"));
    }

    #[test]
    fn refuses_text_that_git_would_change() {
        assert!(refused(&[("k8s/a.yaml", "# MARK\r\n")]).contains("carriage return"));
        assert!(refused(&[("k8s/a.yaml", "# MARK")]).contains("last line does not end"));
    }

    #[test]
    fn refuses_paths_that_clash() {
        assert!(refused(&[("k8s/A.yaml", "# MARK\n"), ("k8s/a.yaml", "# MARK\n")]).contains("case does not count"));
        assert!(refused(&[("k8s/a", "# MARK\n"), ("k8s/a/b.yaml", "# MARK\n")]).contains("its folder `k8s/a`"));
    }

    #[test]
    fn refuses_to_remove_everything() {
        assert!(refused(&[]).contains("no file at all"));
    }
}
