//! Logs as the container runtime writes them: one file a container, each line with its time, its stream and `F` for
//! whole.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// The log of a container.
#[derive(Clone)]
pub struct Log {
    path: PathBuf,
    file: Arc<Mutex<File>>,
}

impl Log {
    /// Opens it, and makes its folder.
    pub fn open(path: &Path) -> Self {
        fs::create_dir_all(path.parent().expect("a log lies in a folder")).expect("the lab may be written");
        let file = OpenOptions::new().create(true).append(true).open(path).expect("the lab may be written");
        Self { path: path.to_owned(), file: Arc::new(Mutex::new(file)) }
    }

    /// Writes a line of a stream.
    pub fn line(&self, stream: &str, text: &str) {
        let line = format!("{} {stream} F {text}\n", rfc3339(SystemTime::now()));
        let mut file = self.file.lock().expect("nobody panics while writing");
        file.write_all(line.as_bytes()).expect("the lab may be written");
    }

    /// Writes what a program says, until it ends.
    pub fn follow(&self, stream: &'static str, pipe: impl Read + Send + 'static) {
        let log = self.clone();
        thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                log.line(stream, &String::from_utf8_lossy(&line));
            }
        });
    }

    /// Moves it away and begins a new one, as the kubelet does with a log that is full.
    pub fn rotate(&self) {
        let mut file = self.file.lock().expect("nobody panics while writing");
        let moved = format!("{}.20261123-050000", self.path.display());
        fs::rename(&self.path, moved).expect("the lab may be written");
        *file = OpenOptions::new().create(true).append(true).open(&self.path).expect("the lab may be written");
    }

    /// Its last lines.
    pub fn end(&self) -> String {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(6)..].join("\n")
    }
}

/// A time as Kubernetes and Loki write it.
pub fn rfc3339(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).expect("it is later than 1970");
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    // Days are counted from the first of March of year 0, so that the leap day is the last one of its year.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}.{:09}Z", since.subsec_nanos())
}
