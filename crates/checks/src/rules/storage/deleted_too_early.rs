//! A bucket keeps blocks and lines for as long as the environment says.

use findings::{Finding, Rule, RuleText};
use kit::Environment;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/deleted-too-early",
    says: "a bucket keeps what is in it for as long as the environment says, and metrics longer than Prometheus does",
    why: "A lifecycle rule of the bucket deletes files of blocks that the compactor still joins and the store still \
        reads: queries then fail, and the compactor halts. Blocks that are deleted before Prometheus deletes its own \
        are uploaded for nothing. Chunks of logs that a lifecycle rule deletes stay in Loki's index: a query that \
        needs one fails.",
    source: Some("https://thanos.io/tip/components/compact.md/#enforcing-retention-of-data"),
    fires: example!("deleted_too_early.rs", "fires"),
    quiet: example!("deleted_too_early.rs", "quiet"),
});

/// Each bucket that deletes too early.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    subject.environments().iter().flat_map(|one| of_one(one).into_iter().chain(of_logs(one))).collect()
}

fn of_logs(environment: &Environment<'static>) -> Option<Finding> {
    let (bucket, origin) = (environment.log_bucket()?, environment.log_bucket_origin()?);
    let kept = environment.log_retention();
    let age = bucket.lifecycle().filter(|age| age.as_seconds() <= kept.as_seconds())?;
    let message = format!(
        "environment `{}` keeps logs for {kept}, but bucket `{}` deletes objects of {age}",
        environment.name(),
        bucket.name()
    );
    let fix = "let Loki alone delete: take the lifecycle rule away, or make its age longer than `.keep_logs(…)`";
    Some(RULE.error(at(origin), message).fix(fix))
}

fn of_one(environment: &Environment<'static>) -> Option<Finding> {
    let (bucket, origin) = (environment.bucket()?, environment.bucket_origin()?);
    let (whose, name, kept) = (environment.name(), bucket.name(), bucket.retention());
    // An object is as old as its upload, which is later than the samples in it: equal ages are no margin.
    if let Some(age) = bucket.lifecycle().filter(|age| age.as_seconds() <= kept.as_seconds()) {
        let message = format!(
            "environment `{whose}` keeps blocks of metrics for {kept}, but bucket `{name}` deletes objects of {age}"
        );
        let fix =
            "let the compactor alone delete: take the lifecycle rule away, or make its age longer than `.keep(…)`";
        return Some(RULE.error(at(origin), message).fix(fix));
    }
    let here = environment.metrics_retention();
    (kept.as_seconds() <= here.as_seconds()).then(|| {
        let message = format!(
            "environment `{whose}` keeps blocks of metrics in bucket `{name}` for {kept}, and Prometheus keeps its own \
             for {here}"
        );
        let fix = "say a longer `.keep(…)` of the bucket, or a shorter `.keep_metrics(…)`";
        RULE.warning(at(origin), message).fix(fix)
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const LEAVES: Bucket = Bucket::s3("leaves", "s3.example.com").keep(days(365)).deleted_after(days(90));
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LEAVES: Bucket = Bucket::s3("leaves", "s3.example.com").keep(days(365));
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    #[test]
    fn what_prometheus_keeps_longer_is_uploaded_for_nothing() {
        const LEAVES: Bucket = Bucket::s3("leaves", "s3.example.com").keep(days(11));
        const THERE: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES);
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            ["environment `there` keeps blocks of metrics in bucket `leaves` for 11d, and Prometheus keeps its own \
                for 15d; fix: say a longer `.keep(…)` of the bucket, or a shorter `.keep_metrics(…)`"]
        );
    }

    #[test]
    fn chunks_of_logs_that_the_bucket_deletes_are_told() {
        const PAGES: Bucket = Bucket::s3("pages", "s3.example.com").deleted_after(days(31));
        const DIARY: Workload =
            deployment("diary").with_log_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
        const THERE: Environment = Environment::new("there", "tea", NOBODY).log_storage(PAGES);
        const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            ["environment `there` keeps logs for 31d, but bucket `pages` deletes objects of 31d; fix: let Loki alone \
              delete: take the lifecycle rule away, or make its age longer than `.keep_logs(…)`"]
        );
    }

    crate::testing::tested!(
        "environment `there` keeps blocks of metrics for 365d, but bucket `leaves` deletes objects of 90d; fix: let \
         the compactor alone delete: take the lifecycle rule away, or make its age longer than `.keep(…)`"
    );
}
