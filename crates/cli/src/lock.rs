//! One run writes at a time: a second waits, says so, and gives up after a while with one clear error.
//!
//! The lock is advisory and belongs to the open file, so it ends with the process, however that ends.

use crate::problem::problem;
use findings::Finding;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::GEN;

/// Who else may hold the lock at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nobody: this run writes.
    Write,
    /// Others that read.
    Read,
}

/// A run takes milliseconds: a shorter wait is not worth a word.
const WORTH_SAYING: Duration = Duration::from_millis(100);

/// A lock on the root folder, held until dropped.
#[derive(Debug)]
pub(crate) enum Lock {
    /// Nobody else runs: temporary files on the disk are leftovers.
    Held(File),
    /// The file system has no locks, as some network file systems: another run cannot be excluded.
    Unavailable,
}

impl Lock {
    /// Takes the lock; calls `waiting` once if it takes a while, and waits no longer than `patience`.
    pub(crate) fn take(root: &Path, mode: Mode, patience: Duration, waiting: impl FnOnce()) -> Result<Self, Finding> {
        let Ok(file) = open(root) else { return Ok(Self::Unavailable) };
        let began = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            let taken = match mode {
                Mode::Write => file.try_lock(),
                Mode::Read => file.try_lock_shared(),
            };
            match taken {
                Ok(()) => return Ok(Self::Held(file)),
                Err(TryLockError::Error(_)) => return Ok(Self::Unavailable),
                Err(TryLockError::WouldBlock) if began.elapsed() >= patience => return Err(busy(patience)),
                Err(TryLockError::WouldBlock) => {
                    if began.elapsed() >= WORTH_SAYING
                        && let Some(say) = waiting.take()
                    {
                        say();
                    }
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        }
    }

    /// Whether no other run can be at work.
    pub(crate) const fn is_held(&self) -> bool {
        matches!(self, Self::Held(_))
    }
}

impl Drop for Lock {
    /// Closing is not enough: a process that is being forked elsewhere holds the file open for a moment longer.
    fn drop(&mut self) {
        if let Self::Held(file) = self {
            let _closed_in_any_case = file.unlock();
        }
    }
}

fn busy(patience: Duration) -> Finding {
    problem(
        format!("another `{GEN}` has been at work on this folder for more than {} s", patience.as_secs_f32()),
        "let it end, or end it (whatever it left, the next run completes), then run this again",
    )
}

/// The root folder itself is the lock: no file is left behind that somebody might commit.
#[cfg(unix)]
fn open(root: &Path) -> io::Result<File> {
    File::open(root)
}

/// Folders cannot be locked on every system; `target/` is ignored by git.
#[cfg(not(unix))]
fn open(root: &Path) -> io::Result<File> {
    let folder = root.join("target");
    std::fs::create_dir_all(&folder)?;
    File::options().create(true).truncate(false).write(true).open(folder.join("gen.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_share_and_writers_wait() {
        let root = tempfile::tempdir().unwrap();
        let take = |mode| Lock::take(root.path(), mode, Duration::ZERO, || {});
        let (one, other) = (take(Mode::Read).unwrap(), take(Mode::Read).unwrap());
        assert!(one.is_held() && other.is_held());
        assert!(take(Mode::Write).unwrap_err().message.contains("another `cargo xtask gen`"));
        drop((one, other));
        assert!(take(Mode::Write).unwrap().is_held());
    }
}
