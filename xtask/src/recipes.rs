//! How the shop's own programs are recorded.

use cli::catalogue::Kind::Gauge;
use cli::catalogue::{Closed, Draft, Silent};
use cli::record::{Recipe, Server, Way};

pub(crate) const ALL: &[Recipe] = &[
    Recipe {
        way: Way::Serves(
            EXAMPLE,
            "the example server of testing/express-metrics, with express 4.22.3 and prom-client 15.1.3",
        ),
        ..Recipe::brought("dhakacart-backend", &[BACKEND], "")
    },
    Recipe::brought(
        "dhakacart-frontend",
        &[Draft::of("dhakacart-frontend")],
        "nginx with the shop's pages exposes no metrics",
    ),
];

/// What the part that the backend is to copy shows when the shop's API is asked.
const EXAMPLE: Server = Server {
    program: "node",
    // Small memory brings the garbage collections that its metrics speak of.
    arguments: &["--max-semi-space-size=1", "./testing/express-metrics/example-server.js"],
    port: "PORT",
    needs: Some(("testing/express-metrics/node_modules/prom-client", "run `npm install` in testing/express-metrics")),
    ready: "/health",
    visited: &["/api/products", "/api/products/1", "/api/error-test", "/nowhere"],
    posted: &[("/api/orders", "{}")],
    wanted: &["http_requests_total", "http_request_duration_seconds", "orders_total", "nodejs_gc_duration_seconds"],
};

const BACKEND: Draft = Draft {
    closed: &[Closed {
        metrics: "nodejs_gc_duration_seconds",
        label: "kind",
        values: &["incremental", "major", "minor", "weakcb"],
    }],
    silent: &[
        // lib/metrics/processRequests.js of prom-client 15.1.3.
        Silent {
            name: "nodejs_active_requests",
            kind: Gauge,
            labels: &["type"],
            help: "Number of active libuv requests grouped by request type. Every request type is C++ class name.",
        },
    ],
    ..Draft::of("dhakacart-backend")
};
