//! Flags that a program is started with, held against what its new version says to `--help`.

use std::collections::BTreeSet;

/// The flags that the new version does not know, each with the one that may be meant.
pub(crate) fn gone(deployed: &[String], help: &str) -> Vec<(String, Option<String>)> {
    let known = known(help);
    let name = |flag: &String| {
        let name = flag.split('=').next().unwrap_or_default();
        name.starts_with('-').then(|| name.trim_start_matches('-').to_owned())
    };
    let gone = deployed.iter().filter_map(name).filter(|name| !known.contains(name));
    let names: BTreeSet<_> = gone.filter(|name| !name.is_empty()).collect();
    let meant = |name: &String| findings::nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    names.iter().map(|name| (name.clone(), meant(name).map(|name| format!("--{name}")))).collect()
}

/// The flags of a help, without dashes: `--web.timeout`, Go's `-config.file`, kingpin's `--[no-]collector.arp`.
fn known(help: &str) -> BTreeSet<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let mut known = BTreeSet::new();
    for word in help.split(|letter: char| letter.is_whitespace() || ",;()\"'`|".contains(letter)) {
        let Some(name) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
        let (prefix, name) = match name.strip_prefix("[no-]") {
            Some(name) => ("no-", name),
            None => ("", name),
        };
        let name: String = name.chars().take_while(|letter| is_of_name(*letter)).collect();
        let name = name.trim_end_matches(['.', '-']);
        if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            known.insert(name.to_owned());
            known.insert(format!("{prefix}{name}"));
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::gone;

    const HELP: &str = "usage: postgres_exporter [<flags>]\n\nFlags:\n  -h, --[no-]help      Show help.\n      \
                        --[no-]collector.replication_slots\n      --web.listen-address=:9187 \
                        ...  Addresses.\n  -config.file string\n";

    #[test]
    fn what_the_help_does_not_name_is_gone() {
        let flags = |flags: &[&str]| gone(&flags.iter().map(|flag| (*flag).to_owned()).collect::<Vec<_>>(), HELP);
        assert_eq!(flags(&["--web.listen-address=:1", "--no-collector.replication_slots", "-config.file=a", "x"]), []);
        assert_eq!(
            flags(&["--collector.replication_slot", "--disable-settings-metrics"]),
            [
                ("collector.replication_slot".to_owned(), Some("--collector.replication_slots".to_owned())),
                ("disable-settings-metrics".to_owned(), None),
            ]
        );
    }
}
