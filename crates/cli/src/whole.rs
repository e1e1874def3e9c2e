//! Files that a command writes: all of them beside their places first, and then put into them, each in one step.

use std::fs;
use std::path::Path;

use findings::Finding;

use crate::problem::of_io;

/// Writes these texts at these paths below the root. Where one cannot be staged, nothing has changed.
pub(crate) fn write(root: &Path, files: &[(&str, &str)]) -> Result<(), Finding> {
    let mut staged = Vec::new();
    for (path, text) in files {
        let place = root.join(path);
        let folder = place.parent().unwrap_or(root).to_owned();
        let stage = || {
            fs::create_dir_all(&folder)?;
            let made = crate::temporary::write(&folder, &place, text)?;
            crate::temporary::sync(&made)?;
            Ok(made)
        };
        let made = stage().map_err(|error: std::io::Error| of_io("write", path, &error))?;
        staged.push((*path, place, made));
    }
    for (path, place, made) in staged {
        made.persist(place).map_err(|failed| of_io("write", path, &failed.error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::write;

    #[test]
    fn where_one_file_cannot_be_written_none_is() {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let root = folder.path();
        fs::write(root.join("one"), "before").expect("the test may write");
        fs::write(root.join("file"), "no folder").expect("the test may write");
        let problem = write(root, &[("one", "after"), ("file/two", "new")]).expect_err("a file is no folder");
        assert!(problem.message.starts_with("cannot write `file/two`"), "{problem}");
        assert_eq!(fs::read_to_string(root.join("one")).expect("it is there"), "before");
        assert_eq!(fs::read_dir(root).expect("it is read").count(), 2, "nothing is left behind");
        write(root, &[("one", "after"), ("new/two", "new")]).expect("both can be written");
        assert_eq!(fs::read_to_string(root.join("new/two")).expect("it is there"), "new");
    }
}
