//! The macros of a tea shop.

mod world; // what the shop scrapes and logs; or a crate of its own

// The path is that of the crate that has `watch`: there stands `pub use watch;`
query_macros::macros! { path: "::tea", metrics: world::of_metrics, logs: world::of_logs }
