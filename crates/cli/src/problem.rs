//! What stops a command, as a finding like any other.

use findings::{Finding, Place, Rule, RuleText};

/// Something that a command needs and does not find.
pub static STOPPED: Rule = Rule::new(RuleText {
    id: "command/stopped",
    says: "what a command needs is there, and may be read and written",
    why: "A command that is stopped says by what, and how to go on. Files are written whole or not at all, so that \
        nothing is left half done.",
    source: None,
    fires: "k8s/monitoring    # a file, where `gen` needs a folder",
    quiet: "k8s/monitoring/   # a folder",
});

/// What stands in a command's way, and how to clear it: lower case, no final period.
pub fn problem(message: impl Into<String>, fix: impl Into<String>) -> Finding {
    STOPPED.error(Place::NOWHERE, message).fix(fix)
}

/// Takes apart the message of a panic that ends in `; fix: …`, as every fault of the stack does.
pub fn from_text(text: &str) -> Finding {
    let parts = ["; fix: ", "\nfix: "].iter().find_map(|mark| text.rsplit_once(mark));
    let (message, fix) = parts.unwrap_or((text, ""));
    problem(message.trim_end(), fix.trim())
}

/// What is wrong with an input or output operation on `path`, and what the operator can do.
pub(crate) fn of_io(verb: &str, path: &str, error: &std::io::Error) -> Finding {
    use std::io::ErrorKind as Kind;
    let fix = match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => {
            format!("free some space on the disk of `{path}`, then run this again")
        }
        Kind::PermissionDenied => {
            format!("make `{path}` and the folder it is in writable for you, or run as their owner; see `ls -la`")
        }
        Kind::ReadOnlyFilesystem => {
            "the file system is mounted read-only: work in a checkout that you can write to".to_owned()
        }
        Kind::NotFound => "something else removed it meanwhile: run this again".to_owned(),
        _ => "fix what the operating system reports, then run this again".to_owned(),
    };
    // The name of our temporary file, which some errors end with, helps nobody.
    let error = error.to_string();
    let reason = error.split(" at path \"").next().unwrap_or(&error);
    problem(format!("cannot {verb} `{path}`: {reason}"), fix)
}

/// A fault of a page or a catalogue that was read.
pub(crate) fn of_page(fault: catalogue::Fault) -> Finding {
    problem(fault.message, fault.fix)
}

/// `1 file`, `2 files`, `2 queries`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(start)) => format!("{count} {start}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::{counted, from_text, of_io, problem};

    #[test]
    fn counts_and_faults_of_the_disk_are_told_alike_by_every_command() {
        assert_eq!([counted(1, "query"), counted(2, "query"), counted(0, "file")], ["1 query", "2 queries", "0 files"]);
        for kind in [ErrorKind::StorageFull, ErrorKind::NotFound, ErrorKind::Interrupted, ErrorKind::PermissionDenied] {
            let fix = of_io("write", "page.rs", &Error::from(kind)).fix;
            assert!(!fix.contains("cargo xtask"), "the command that failed is meant: {fix}");
        }
    }

    #[test]
    fn takes_the_fix_out_of_a_fault() {
        let wanted = problem("port `web` of `grafana` is not listened on", "use `grafana::HTTP`");
        assert_eq!(from_text("port `web` of `grafana` is not listened on; fix: use `grafana::HTTP`"), wanted);
    }

    #[test]
    fn keeps_a_fault_without_a_fix_whole() {
        assert_eq!(from_text("a name cannot be empty"), problem("a name cannot be empty", ""));
    }
}
