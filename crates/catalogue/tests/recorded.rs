//! Every recorded catalogue is read, and written as it was.

#![expect(clippy::unwrap_used, reason = "a test whose files cannot be read says so by ending there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use catalogue::{Catalogue, recorded};
use query::Unit;

/// The catalogues of a folder, below the root of the repository, with their names.
fn folder(path: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), text)
    };
    paths.filter(|path| path.extension().is_some_and(|end| end == "prom")).map(read).collect()
}

#[track_caller]
fn is_written_as_it_is(name: &str, text: &str) {
    let catalogue = Catalogue::parse(text).unwrap_or_else(|faults| panic!("{}", faults[0].at(name)));
    assert_eq!(catalogue.exporter, name, "{name}.prom bears the name of its exporter");
    assert_eq!(catalogue.text(), text, "{name}.prom is not as it would be written; fix: record it again");
    let source = &catalogue.source;
    assert!(source.starts_with("recorded from ") || source.starts_with("written from "), "{name}.prom: {source}");
}

#[test]
fn what_is_recorded_for_everybody_is_written_as_it_is() {
    let files = folder("crates/catalogue/recorded");
    let listed: BTreeSet<_> = recorded::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed, files.iter().map(|(name, _)| name.clone()).collect());
    for (name, text) in files {
        is_written_as_it_is(&name, &text);
    }
}

/// `# series:` and `# SETS` are of the same page.
#[test]
fn the_series_of_all_metrics_are_those_of_the_page() {
    let mut counted = 0;
    for (name, text) in folder("crates/catalogue/recorded") {
        let catalogue = Catalogue::parse(&text).unwrap();
        let Some(brought) = catalogue.brought(|_| true) else { continue };
        let of_page = catalogue.series_count.map(|count| count.series);
        assert_eq!(of_page, Some(brought.fixed + brought.of_pods), "{name}.prom; fix: lab/cluster/run count {name}");
        counted += 1;
    }
    assert!(counted >= 8, "{counted} catalogues were counted");
}

#[test]
fn what_a_tea_shop_recorded_is_written_as_it_is() {
    let files = folder("examples/tea/catalogue");
    let names: BTreeSet<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["tea-orders"].into());
    for (name, text) in &files {
        is_written_as_it_is(name, text);
    }
}

#[test]
fn the_readme_shows_the_catalogue_that_its_example_reads() {
    assert!(include_str!("../README.md").contains(include_str!("teapot.prom")));
}

#[test]
fn a_companys_own_recording_takes_the_place_of_ours() {
    let own = "# exporter: redis-exporter\n# flags: --include-tea\n# TYPE redis_tea gauge\n";
    let all = recorded::with(&[("redis-exporter", own)]).unwrap();
    assert_eq!(all.len(), recorded::ALL.len());
    let redis: Vec<_> = all.iter().filter(|catalogue| catalogue.exporter == "redis-exporter").collect();
    assert_eq!(redis.iter().map(|catalogue| catalogue.families.len()).collect::<Vec<_>>(), [1]);
    let faults = recorded::with(&[("teapot", "# exporter: teapot\n# TYPE lid door\n")]).unwrap_err();
    assert_eq!(faults[0].1.at(&faults[0].0), "teapot:2: `door` is not a kind of metric");
}

#[test]
fn the_collectors_of_mysql_are_switched_on_by_flags_of_its_own() {
    let (_, text) = recorded::ALL.iter().find(|(name, _)| *name == "mysqld-exporter").unwrap();
    let catalogue = Catalogue::parse(text).unwrap();
    let flags = ["--collect.info_schema.tables", "--collect.perf_schema.eventsstatements", "--no-collect.binlog_size"];
    let on: Vec<_> = catalogue.switched_on_by(flags).collect();
    assert_eq!(on, ["info_schema.tables", "perf_schema.eventsstatements"]);
    let collector = |metric: &str| catalogue.families[metric].collector.clone();
    assert_eq!(collector("mysql_info_schema_table_rows").as_deref(), Some("info_schema.tables"));
    assert_eq!(collector("mysql_up"), None);
}

#[test]
fn a_point_in_time_is_known_by_its_help_where_its_name_does_not_tell() {
    let catalogues = recorded::with(&[]).unwrap();
    let unit = |name: &str| {
        let family = catalogues.iter().find_map(|one| one.families.get(name));
        family.unwrap_or_else(|| panic!("nothing exposes `{name}`")).unit()
    };
    for name in ["pg_stat_database_stats_reset", "pg_stat_user_tables_last_vacuum", "node_textfile_mtime_seconds"] {
        assert_eq!(unit(name), Unit::Timestamp, "{name}");
    }
    // In milliseconds, or a length of time.
    for name in ["prometheus_tsdb_head_max_time", "pg_stat_database_blk_read_time"] {
        assert_ne!(unit(name), Unit::Timestamp, "{name}");
    }
}
