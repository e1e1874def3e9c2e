use stack::kit::{Namespace, Port, Postgres, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;

const SHOP: Namespace = Namespace::of_others("shop");
const SQL: Port<Postgres> = Port::new("postgres", 5432);
const DATABASE: Workload = WorkloadBuilder::declared(SHOP, "db").port(SQL).build();
pub const JOB: Job = Job::pods("db", DATABASE.pods_at(SQL));

fn main() {}
