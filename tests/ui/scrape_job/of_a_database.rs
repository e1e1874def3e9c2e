use stack::kit::{Namespace, Port, Postgres, Service, Workload, WorkloadBuilder};
use stack::watch::scrape::Job;

const SHOP: Namespace = Namespace::of_others("shop");
const SQL: Port<Postgres> = Port::new("postgres", 5432);
const DATABASE: Workload = WorkloadBuilder::declared(SHOP, "db").port(SQL).build();
const SERVICE: Service = Service::of(&DATABASE).port(SQL);
pub const JOB: Job = Job::service("db", SERVICE.at(SQL));

fn main() {}
