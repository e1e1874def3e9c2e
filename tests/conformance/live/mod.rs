//! The stack as it was generated, run by the real programs: what it finds, ships, keeps and tells whom.
//!
//! Each test makes a small cluster in namespaces of its own: a real API server, two nodes, and pods whose programs run
//! on the pods' own addresses with the files, the users and the rights that the manifests give them. What cannot run
//! here has a stand-in that says so.

mod access;
mod alerts;
mod ask;
mod cluster;
mod controllers;
pub mod cri;
mod ending;
mod impatience;
mod kubelet;
mod lab;
mod logs;
mod loki;
mod operator;
mod pod;
mod receivers;
mod retention;
mod shop;
mod stand_in;
mod states;
mod targets;
mod truth;
mod verify;
mod volumes;
