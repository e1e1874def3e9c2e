//! What this shop's repository promises, and that it is a company of its own.

cli::tests!(spec::PROGRAM);

/// Its own severities reach its own receivers, and nothing of another shop is in its files.
#[test]
fn its_words_are_its_own() {
    let config = include_str!("../k8s/live/alertmanager/configmap.yaml");
    assert!(config.contains("severity=\"page\"") && config.contains("severity=\"ticket\""), "{config}");
    let rules = include_str!("../k8s/live/prometheus/configmap-rules.yaml");
    for words in [config, rules] {
        assert!(words.contains("namespace: watchers") && !words.to_lowercase().contains("dhaka"), "{words}");
    }
}
