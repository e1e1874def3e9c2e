//! A server of buckets in the cluster knows the keys and the region of all that use it.

use findings::{Finding, Rule, RuleText};
use kit::{Bucket, Component, Environment, Origin, Stores, Workload};

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/store-of-two-minds",
    says: "the buckets that an environment keeps in one server of the cluster have keys, and the same keys and region",
    why: "Such a server has one account and one region, those of its buckets. Without keys it does not start. Who \
        signs with others, or for another region, is refused: nothing is uploaded, and nothing old is read.",
    source: Some("https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html"),
    fires: example!("store_of_two_minds.rs", "fires"),
    quiet: example!("store_of_two_minds.rs", "quiet"),
});

/// Each environment with a server that does not let one of its buckets' users in.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let workloads = || subject.stack.components().iter().map(Component::workload);
    let stores = || workloads().filter(|one| one.is_told_of() == Some(Stores::Buckets));
    subject.environments().iter().flat_map(|one| stores().filter_map(|store| of_one(one, store))).collect()
}

fn of_one(environment: &Environment<'static>, store: &Workload<'static>) -> Option<Finding> {
    let mut buckets = environment.buckets_in(store.id());
    let (first, other) = (buckets.next()?, buckets.next());
    let (whose, name) = (environment.name(), store.name());
    let (bucket, lacks, fix) = match other {
        _ if first.keys().is_none() => (first, "says no keys, without which that does not start".to_owned(), KEYS),
        Some(other) if other.keys() != first.keys() => {
            (other, format!("has other keys than bucket `{}`, which is there too", first.name()), KEYS)
        }
        Some(other) if other.region_name() != first.region_name() => {
            (other, format!("has another region than bucket `{}`, which is there too", first.name()), REGION)
        }
        _ => return None,
    };
    let message = format!("environment `{whose}` keeps bucket `{}` in `{name}`, but it {lacks}", bucket.name());
    Some(RULE.error(at(origin(environment, &bucket)), message).fix(fix))
}

const KEYS: &str = "give each the same `.credentials(…)`";
const REGION: &str = "give each the same `.region(…)`, or none";

/// The line that says the bucket.
fn origin(environment: &Environment<'static>, bucket: &Bucket<'static>) -> Origin {
    let is_of_logs = environment.log_bucket().is_some_and(|logs| logs.is_same_as(bucket));
    let of_logs = environment.log_bucket_origin().filter(|_| is_of_logs);
    of_logs.or_else(|| environment.bucket_origin()).unwrap_or_else(|| environment.origin())
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const S3: Port<S3Api> = Port::new("s3", 8333);
    const SHELF: Workload =
        deployment("shelf").port(S3).serves_buckets(&|one: WorkloadBuilder<'static>, _: Bucket<'static>| one).build();
    const SERVICE: Service = Service::of(&SHELF).port(S3);
    const LEAVES: Bucket = Bucket::s3_in_cluster("leaves", SERVICE.at(S3));
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const COMPONENTS: &[Component] = &[Component::of(&KETTLE), Component::of(&SHELF).service(&SERVICE)];
    const THERE: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES); // <- told here
    const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const KEYS: Secret =
        Secret::of_others("shelf", &[SecretEntry::to_be_filled_in("user"), SecretEntry::to_be_filled_in("password")]);
    const S3: Port<S3Api> = Port::new("s3", 8333);
    const SHELF: Workload =
        deployment("shelf").port(S3).serves_buckets(&|one: WorkloadBuilder<'static>, _: Bucket<'static>| one).build();
    const SERVICE: Service = Service::of(&SHELF).port(S3);
    const LEAVES: Bucket =
        Bucket::s3_in_cluster("leaves", SERVICE.at(S3)).credentials(KEYS.key("user"), KEYS.key("password"));
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const COMPONENTS: &[Component] = &[Component::of(&KETTLE), Component::of(&SHELF).service(&SERVICE)];
    const THERE: Environment = Environment::new("there", "tea", NOBODY).object_storage(LEAVES);
    const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{is_quiet, says};

    crate::testing::tested!(
        "environment `there` keeps bucket `leaves` in `shelf`, but it says no keys, without which that does not start; \
         fix: give each the same `.credentials(…)`"
    );

    const KEYS: Secret = Secret::of_others(
        "shelf",
        &[
            SecretEntry::to_be_filled_in("user"),
            SecretEntry::to_be_filled_in("password"),
            SecretEntry::to_be_filled_in("other"),
        ],
    );
    const S3: Port<S3Api> = Port::new("s3", 8333);
    const SHELF: Workload =
        deployment("shelf").port(S3).serves_buckets(&|one: WorkloadBuilder<'static>, _: Bucket<'static>| one).build();
    const SERVICE: Service = Service::of(&SHELF).port(S3);
    const KETTLE: Workload = deployment("kettle").with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const DIARY: Workload =
        deployment("diary").with_log_bucket(&|one: WorkloadBuilder<'static>, _: Bucket| one).build();
    const COMPONENTS: &[Component] =
        &[Component::of(&KETTLE), Component::of(&DIARY), Component::of(&SHELF).service(&SERVICE)];
    const BOTH: Environment =
        Environment::new("there", "tea", NOBODY).object_storage(bucket("leaves", "password").region("here"));

    const fn bucket(name: &'static str, secret_key: &'static str) -> Bucket<'static> {
        Bucket::s3_in_cluster(name, SERVICE.at(S3)).credentials(KEYS.key("user"), KEYS.key(secret_key))
    }

    #[test]
    fn two_buckets_of_one_server_have_its_keys_and_its_region() {
        const OTHER_KEYS: Stack =
            Stack::new(TEA, COMPONENTS).environments(&[BOTH.log_storage(bucket("pages", "other").region("here"))], &[]);
        const OTHER_REGION: Stack = Stack::new(TEA, COMPONENTS)
            .environments(&[BOTH.log_storage(bucket("pages", "password").region("there"))], &[]);
        const SAME: Stack = Stack::new(TEA, COMPONENTS)
            .environments(&[BOTH.log_storage(bucket("pages", "password").region("here"))], &[]);
        assert_eq!(
            says(&running(&OTHER_KEYS), &RULE),
            ["environment `there` keeps bucket `pages` in `shelf`, but it has other keys than bucket `leaves`, which \
              is there too; fix: give each the same `.credentials(…)`"]
        );
        assert_eq!(
            says(&running(&OTHER_REGION), &RULE),
            ["environment `there` keeps bucket `pages` in `shelf`, but it has another region than bucket `leaves`, \
              which is there too; fix: give each the same `.region(…)`, or none"]
        );
        is_quiet(&running(&SAME));
    }
}
