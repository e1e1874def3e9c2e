//! Exporters of the shop's own programs. They run in the shop's namespace: its Secret lies there, and its policies admit them.

pub mod postgres;
pub mod redis;
