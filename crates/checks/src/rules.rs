//! All rules, one file each; the order is that of their ids.

use findings::{Finding, Rule};

use crate::subject::Subject;

/// Alerts among each other, and what they link to.
pub mod alerts {
    pub mod cannot_be_told_apart;
    pub mod held_between_evaluations;
    pub mod link_to_no_dashboard;
    pub mod no_such_alert;
    pub mod number_of_nothing;
    pub mod step_to_no_address;
    pub mod still_a_draft;
}

/// Every series that a query reads is scraped or recorded.
pub mod coverage {
    pub mod job_not_listed;
    pub mod label_of_no_stream;
    pub mod name_of_nothing;
    pub mod needs_no_job;
    pub mod nobody_records;
    pub mod scraped_for_nothing;
}

/// Dashboards among each other; variables, rows and panels of one.
pub mod dashboards {
    pub mod alerts_out_of_sight;
    pub mod all_as_one_value;
    pub mod excuse_without_variable;
    pub mod filters_another_label;
    pub mod ignores_a_variable;
    pub mod leads_nowhere;
    pub mod link_to_no_dashboard;
    pub mod logs_cannot_be_chosen;
    pub mod not_filled_in;
    pub mod repeats_in_vain;
    pub mod stale_excuse;
    pub mod text_in_the_way;
    pub mod too_long;
    pub mod two_of_one_uid;
    pub mod two_panels_of_one_title;
    pub mod two_start_pages;
    pub mod two_variables_of_one_name;
    pub mod unknown_field;
    pub mod unknown_variable;
    pub mod variable_without_effect;
}

/// What environments say of the stack.
pub mod environments {
    pub mod bound_out_of_reach;
    pub mod changes_nothing;
    pub mod exposes_not_ours;
    pub mod like_another;
    pub mod login_not_used;
    pub mod node_port_taken;
    pub mod older_than_kept;
    pub mod one_folder_twice;
    pub mod receiver_of_nobody;
    pub mod said_twice;
    pub mod still_needed;
    pub mod turns_red_first;
    pub mod two_images_of_one_path;
    pub mod two_of_one_name;
}

/// Groups of rules.
pub mod groups {
    pub mod of_another_program;
    pub mod range_of_few_evaluations;
    pub mod range_shorter_than_interval;
    pub mod recorded_twice;
    pub mod stale_between_evaluations;
    pub mod two_of_one_name;
}

/// Which alert mutes which.
pub mod inhibitions {
    pub mod equal_too_few;
    pub mod label_missing;
    pub mod mute_each_other;
    pub mod mutes_everywhere;
    pub mod never_act;
    pub mod no_such_alert;
    pub mod no_such_job;
}

/// The times at which routes rest or act.
pub mod intervals {
    pub mod matches_never;
    pub mod two_of_one_name;
}

/// Whom routes end at.
pub mod receivers {
    pub mod label_of_no_alert;
    pub mod secret_not_mounted;
    pub mod two_of_one_name;
}

/// Samples that are written to receivers.
pub mod remote_write {
    pub mod dropped_when_scraped;
    pub mod no_such_series;
    pub mod nobody_told;
    pub mod not_told_apart;
    pub mod writes_to_itself;
}

/// The ways of alerts.
pub mod routes {
    pub mod groups_by_unknown_label;
    pub mod label_of_no_alert;
    pub mod never_reached;
    pub mod never_tells;
    pub mod nobody_told;
    pub mod not_a_regex;
    pub mod repeats_too_often;
    pub mod severity_without_route;
    pub mod takes_urgent;
    pub mod wakes_late;
}

/// Alerts and the scenarios by which they are tried.
pub mod scenarios {
    pub mod job_of_nobody;
    pub mod label_not_said;
    pub mod label_of_the_rule;
    pub mod lines_not_said;
    pub mod series_not_read;
    pub mod tells_of_itself;
    pub mod text_not_said;
    pub mod told_by_nobody;
    pub mod too_early;
    pub mod without_series;
}

/// What is scraped.
pub mod scrape {
    pub mod credential_not_mounted;
    pub mod login_in_the_clear;
    pub mod not_deployed;
    pub mod one_target_twice;
    pub mod two_of_one_name;
}

/// Programs of which several pods run.
pub mod several {
    pub mod alert_told_twice;
    pub mod alertmanager_without_mesh;
    pub mod grafana_without_database;
    pub mod logs_without_ring;
    pub mod not_told_apart;
    pub mod rules_not_shared;
}

/// Components among each other.
pub mod stack {
    pub mod agent_without_priority;
    pub mod namespace_not_created;
    pub mod nothing_watched;
    pub mod one_port_of_the_node;
    pub mod target_not_deployed;
    pub mod two_of_one_name;
}

/// Blocks of metrics in a bucket.
pub mod storage {
    pub mod deleted_too_early;
    pub mod layer_asks_nobody;
    pub mod logs_on_several_volumes;
    pub mod one_bucket_for_both;
    pub mod sidecar_uploads_nothing;
    pub mod store_of_two_minds;
    pub mod too_small;
}

/// Connections that workloads declare, and that their configs name.
pub mod wiring {
    pub mod not_declared;
    pub mod not_used;
}

macro_rules! rules {
    ($($rule:path;)*) => {
        /// Every rule, for `explain` and for the page of all rules.
        pub const RULES: &[&Rule] = &[$({ use $rule as rule; &rule::RULE }),*];

        /// A rule asks for the program, or for the subject where it shares what it makes with others.
        pub(crate) const CHECKS: &[fn(&Subject) -> Vec<Finding>] =
            &[$({ use $rule as rule; |subject| rule::check(subject) }),*];
    };
}

rules! {
    self::alerts::cannot_be_told_apart;
    self::alerts::held_between_evaluations;
    self::alerts::link_to_no_dashboard;
    self::alerts::no_such_alert;
    self::alerts::number_of_nothing;
    self::alerts::still_a_draft;
    self::alerts::step_to_no_address;
    self::coverage::job_not_listed;
    self::coverage::label_of_no_stream;
    self::coverage::name_of_nothing;
    self::coverage::needs_no_job;
    self::coverage::nobody_records;
    self::coverage::scraped_for_nothing;
    self::dashboards::alerts_out_of_sight;
    self::dashboards::all_as_one_value;
    self::dashboards::excuse_without_variable;
    self::dashboards::filters_another_label;
    self::dashboards::ignores_a_variable;
    self::dashboards::leads_nowhere;
    self::dashboards::link_to_no_dashboard;
    self::dashboards::logs_cannot_be_chosen;
    self::dashboards::not_filled_in;
    self::dashboards::repeats_in_vain;
    self::dashboards::stale_excuse;
    self::dashboards::text_in_the_way;
    self::dashboards::too_long;
    self::dashboards::two_of_one_uid;
    self::dashboards::two_panels_of_one_title;
    self::dashboards::two_start_pages;
    self::dashboards::two_variables_of_one_name;
    self::dashboards::unknown_field;
    self::dashboards::unknown_variable;
    self::dashboards::variable_without_effect;
    self::environments::bound_out_of_reach;
    self::environments::changes_nothing;
    self::environments::exposes_not_ours;
    self::environments::like_another;
    self::environments::login_not_used;
    self::environments::node_port_taken;
    self::environments::older_than_kept;
    self::environments::one_folder_twice;
    self::environments::receiver_of_nobody;
    self::environments::said_twice;
    self::environments::still_needed;
    self::environments::turns_red_first;
    self::environments::two_images_of_one_path;
    self::environments::two_of_one_name;
    self::groups::of_another_program;
    self::groups::range_of_few_evaluations;
    self::groups::range_shorter_than_interval;
    self::groups::recorded_twice;
    self::groups::stale_between_evaluations;
    self::groups::two_of_one_name;
    self::inhibitions::equal_too_few;
    self::inhibitions::label_missing;
    self::inhibitions::mute_each_other;
    self::inhibitions::mutes_everywhere;
    self::inhibitions::never_act;
    self::inhibitions::no_such_alert;
    self::inhibitions::no_such_job;
    self::intervals::matches_never;
    self::intervals::two_of_one_name;
    self::receivers::label_of_no_alert;
    self::receivers::secret_not_mounted;
    self::receivers::two_of_one_name;
    self::remote_write::dropped_when_scraped;
    self::remote_write::no_such_series;
    self::remote_write::nobody_told;
    self::remote_write::not_told_apart;
    self::remote_write::writes_to_itself;
    self::routes::groups_by_unknown_label;
    self::routes::label_of_no_alert;
    self::routes::never_reached;
    self::routes::never_tells;
    self::routes::nobody_told;
    self::routes::not_a_regex;
    self::routes::repeats_too_often;
    self::routes::severity_without_route;
    self::routes::takes_urgent;
    self::routes::wakes_late;
    self::scenarios::job_of_nobody;
    self::scenarios::label_not_said;
    self::scenarios::label_of_the_rule;
    self::scenarios::lines_not_said;
    self::scenarios::series_not_read;
    self::scenarios::tells_of_itself;
    self::scenarios::text_not_said;
    self::scenarios::told_by_nobody;
    self::scenarios::too_early;
    self::scenarios::without_series;
    self::scrape::credential_not_mounted;
    self::scrape::login_in_the_clear;
    self::scrape::not_deployed;
    self::scrape::one_target_twice;
    self::scrape::two_of_one_name;
    self::several::alert_told_twice;
    self::several::alertmanager_without_mesh;
    self::several::grafana_without_database;
    self::several::logs_without_ring;
    self::several::not_told_apart;
    self::several::rules_not_shared;
    self::stack::agent_without_priority;
    self::stack::namespace_not_created;
    self::stack::nothing_watched;
    self::stack::one_port_of_the_node;
    self::stack::target_not_deployed;
    self::stack::two_of_one_name;
    self::storage::deleted_too_early;
    self::storage::layer_asks_nobody;
    self::storage::logs_on_several_volumes;
    self::storage::one_bucket_for_both;
    self::storage::sidecar_uploads_nothing;
    self::storage::store_of_two_minds;
    self::storage::too_small;
    self::wiring::not_declared;
    self::wiring::not_used;
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use std::collections::BTreeSet;

    #[test]
    fn each_rule_has_an_id_of_its_own_that_is_its_path() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            let path = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.id.replace('-', "_"));
            assert!(std::path::Path::new(&path).exists(), "{} is not in the file that its id names", rule.id);
        }
    }

    #[test]
    fn the_examples_are_shown_as_they_are_compiled() {
        for rule in RULES {
            for example in rule.examples() {
                assert!(example.contains("pub const PROGRAM: Program ="), "{}: {example}", rule.id);
                assert!(!example.contains("use crate::"), "{}", rule.id);
            }
            assert!(rule.fires.contains("// <- told here"), "{}", rule.id);
        }
    }

    #[test]
    fn each_rule_tries_its_examples() {
        for rule in RULES {
            let path = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.id.replace('-', "_"));
            let source = std::fs::read_to_string(path).unwrap_or_default();
            assert!(source.contains("tested!("), "{} is not shown to fire: say `tested!(..)` of it", rule.id);
        }
    }
}
