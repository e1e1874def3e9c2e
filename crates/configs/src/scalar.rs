//! Single values as the programs read them: patterns, secrets' files, lengths of time, sizes.
//!
//! The promise: a unit is converted here and nowhere else, and a secret is always the path of a file.

use std::borrow::Cow;
use std::fmt;

use terms::{Bytes, Duration, Fault};

/// A regular expression in RE2 syntax, which all programs of the stack use. Renders to text.
///
/// <https://github.com/google/re2/wiki/Syntax>
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Regex(Cow<'static, str>);

impl Regex {
    /// A pattern as it is.
    pub const fn new(pattern: &'static str) -> Self {
        Self(Cow::Borrowed(pattern))
    }

    /// The pattern that matches these texts and nothing else: `a|b`, with their special characters escaped.
    pub fn any_of<T: AsRef<str>>(texts: &[T]) -> Self {
        Self(Cow::Owned(texts.iter().map(|text| escape(text.as_ref())).collect::<Vec<_>>().join("|")))
    }

    /// The pattern.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Regex {
    fn from(pattern: &'static str) -> Self {
        Self::new(pattern)
    }
}

impl From<String> for Regex {
    fn from(pattern: String) -> Self {
        Self(Cow::Owned(pattern))
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// The file in which a secret is mounted. Renders to its path; the secret itself never enters a config.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct SecretFile(Cow<'static, str>);

impl SecretFile {
    /// An absolute path inside the container.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        if !terms::text::starts_with(path, "/") {
            Fault::new("secret file ")
                .quoted(path)
                .text(" is not an absolute path")
                .fix("give the path at which the Secret is mounted, never the secret itself")
                .raise()
        }
        Self(Cow::Borrowed(path))
    }

    /// The file that holds the key `key` of a Secret mounted at `folder`.
    #[track_caller]
    pub fn in_folder(folder: &str, key: &str) -> Self {
        if !folder.starts_with('/') || key.contains('/') {
            Fault::new("secret file ")
                .quoted(key)
                .text(" in ")
                .quoted(folder)
                .fix("give the absolute folder at which the Secret is mounted, and one of its keys")
                .raise()
        }
        Self(Cow::Owned(format!("{}/{key}", folder.trim_end_matches('/'))))
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.0
    }
}

/// A length of time for settings that Go's `time.ParseDuration` reads: it knows no days. Renders to `744h`, `1m30s`,
/// `500ms`.
///
/// <https://pkg.go.dev/time#ParseDuration>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoDuration(Duration);

impl From<Duration> for GoDuration {
    fn from(duration: Duration) -> Self {
        Self(duration)
    }
}

impl fmt::Display for GoDuration {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let mut rest = self.0.as_milliseconds();
        if rest == 0 {
            return formatter.write_str("0s");
        }
        for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
            if rest >= size {
                write!(formatter, "{}{unit}", rest / size)?;
                rest %= size;
            }
        }
        Ok(())
    }
}

/// A size that Prometheus or Loki reads with its unit, in powers of 1024. Renders to `16MB` for 16 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(Bytes);

impl From<Bytes> for Size {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.0.in_prometheus_units())
    }
}

/// A size that Loki reads as a bare number of MiB. Renders to `4`, `0.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Megabytes(Bytes);

impl From<Bytes> for Megabytes {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl serde::Serialize for Megabytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const MEBIBYTE: u64 = 1 << 20;
        let count = self.0.count();
        if count.is_multiple_of(MEBIBYTE) {
            serializer.serialize_u64(count / MEBIBYTE)
        } else {
            serializer.serialize_f64(count as f64 / MEBIBYTE as f64)
        }
    }
}

/// A size that a program reads as a bare number of bytes. Renders to `1048576`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteCount(Bytes);

impl From<Bytes> for ByteCount {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl serde::Serialize for ByteCount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0.count())
    }
}

macro_rules! written_as_text {
    ($($type:ident)*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

written_as_text!(GoDuration Size);

macro_rules! schemas {
    ($($type:ident $schema:tt)*) => {$(
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    )*};
}

schemas! {
    Regex { "type": "string", "description": "A regular expression in RE2 syntax." }
    SecretFile { "type": "string", "pattern": "^/", "description": "The path of the file that holds a secret." }
    GoDuration { "type": "string", "pattern": "^([0-9]+(h|m|s|ms))+$", "description": "A Go duration, such as 500ms, \
        5m or 744h." }
    Size { "type": "string", "pattern": "^[0-9]+(B|KB|MB|GB)$", "description": "A size in powers of 1024, such as \
        16MB." }
    Megabytes { "type": "number", "exclusiveMinimum": 0, "description": "A number of MiB." }
    ByteCount { "type": "integer", "minimum": 1, "description": "A number of bytes." }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{days, gibibytes, kibibytes, mebibytes, milliseconds, seconds};

    #[test]
    fn each_unit_is_written_as_its_program_reads_it() {
        assert_eq!(GoDuration::from(days(31)).to_string(), "744h");
        assert_eq!(GoDuration::from(seconds(90)).to_string(), "1m30s");
        assert_eq!(GoDuration::from(milliseconds(500)).to_string(), "500ms");
        assert_eq!(Size::from(gibibytes(8)).to_string(), "8GB");
        assert_eq!(Size::from(kibibytes(256)).to_string(), "256KB");
        assert_eq!(serde_json::json!(Megabytes::from(mebibytes(4))).to_string(), "4");
        assert_eq!(serde_json::json!(Megabytes::from(kibibytes(512))).to_string(), "0.5");
        assert_eq!(serde_json::json!(ByteCount::from(mebibytes(1))).to_string(), "1048576");
    }

    #[test]
    fn alternatives_are_taken_literally() {
        assert_eq!(Regex::any_of(&["a.b", "c"]).as_str(), r"a\.b|c");
    }

    #[test]
    fn a_secret_is_a_path() {
        assert_eq!(
            SecretFile::in_folder("/etc/alertmanager/secrets/", "smtp").path(),
            "/etc/alertmanager/secrets/smtp"
        );
    }
}
