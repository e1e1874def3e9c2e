//! What holds of the whole stack, in every environment, read back from the YAML that a cluster would get.
//!
//! Each file holds checks over the rendered objects. A check returns what it finds: the object, what is wrong, and the
//! fix. Beside each stands a test in which it holds, and at least one in which an object is damaged and it reports that.

mod agents;
mod alerting;
mod dashboards;
mod discovery;
mod hardening;
mod look;
mod mounts;
mod order;
mod ownership;
mod paths;
mod pod_security;
mod pods;
mod policies;
mod references;
mod retention;
mod rights;
mod scrapes;
mod secrets;
mod selectors;
mod sources;
mod testing;
mod texts;
mod wiring;
mod world;
