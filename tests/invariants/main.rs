//! What holds of the whole stack, in every environment, read back from the YAML that a cluster would get.
//!
//! Each file holds checks over the rendered objects. A check returns what it finds: the object, what is wrong, and the
//! fix. Beside each stands a test in which it holds of every environment that the repository writes, and at least one
//! in which an object of the tea house is damaged and it reports that. The tea house is a stack of the tests' own
//! (`tests/fixture`), so that no legitimate change of this repository's stack turns a test of a check red.

mod agents;
mod alerting;
mod alloy;
mod dashboards;
mod discovery;
mod hardening;
mod kept;
mod links;
mod look;
mod mirror;
mod mounts;
mod order;
mod ownership;
mod paths;
mod pod_security;
mod pods;
mod policies;
mod previews;
mod redaction;
mod references;
mod retention;
mod rights;
mod scrapes;
mod secrets;
mod selectors;
mod shop;
mod sources;
mod testing;
mod texts;
mod wiring;
mod world;
