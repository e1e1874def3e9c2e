//! Metrics and logs lie in different buckets.

use findings::{Finding, Rule, RuleText};
use kit::Environment;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/one-bucket-for-both",
    says: "blocks of metrics and lines of logs lie in different buckets",
    why: "Thanos takes the root of a bucket for its own, and so does Loki. A lifecycle rule, a key that may delete, or \
        a bill that is meant for the one then also holds for the other, which is kept for another time.",
    source: Some("https://thanos.io/tip/thanos/storage.md/"),
    fires: example!("one_bucket_for_both.rs", "fires"),
    quiet: example!("one_bucket_for_both.rs", "quiet"),
});

/// Each environment that keeps both in one bucket.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    subject.environments().iter().filter_map(of_one).collect()
}

fn of_one(environment: &Environment<'static>) -> Option<Finding> {
    let (logs, origin) = (environment.log_bucket()?, environment.log_bucket_origin()?);
    let both = environment.bucket().filter(|metrics| metrics.is_same_as(&logs))?;
    let message = format!(
        "environment `{}` keeps blocks of metrics and lines of logs in the one bucket `{}`",
        environment.name(),
        both.name()
    );
    let found = RULE.error(at(origin), message).fix("give the logs a bucket of their own");
    Some(match environment.bucket_origin() {
        Some(other) => found.also(at(other), "the blocks of metrics"),
        None => found,
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const LEAVES: Bucket = Bucket::s3("leaves", "s3.example.com");
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const DIARY: Workload =
        deployment("diary").with_log_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const STORED: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES);
    const THERE: Environment = STORED.log_storage(LEAVES); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE), Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LEAVES: Bucket = Bucket::s3("leaves", "s3.example.com");
    const PAGES: Bucket = Bucket::s3("pages", "s3.example.com");
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const DIARY: Workload =
        deployment("diary").with_log_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES).log_storage(PAGES);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE), Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` keeps blocks of metrics and lines of logs in the one bucket `leaves`; fix: give the logs \
         a bucket of their own"
    );
}
