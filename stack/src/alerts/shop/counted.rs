//! Series of requests for scenarios, as each of those who count them exposes them.

/// A series of the backend's counter: `backend!("200")`, or of another route: `backend!("/health", "503")`.
macro_rules! backend {
    ($status:literal) => {
        backend!("/api/products", $status)
    };
    ($route:literal, $status:literal) => {
        concat!(
            r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", method="GET", route=""#,
            $route,
            r#"", status=""#,
            $status,
            r#""}"#
        )
    };
}

/// A series of the requests that the log agent counts in the frontend's access log: `nginx!("502")`.
macro_rules! nginx {
    ($status:literal) => {
        nginx!("/api/products", $status)
    };
    ($route:literal, $status:literal) => {
        concat!(
            r#"access_log_requests_total{job="promtail", app="promtail", exported_app="dhakacart-frontend", method="GET", route=""#,
            $route,
            r#"", status=""#,
            $status,
            r#""}"#
        )
    };
}

pub(super) use {backend, nginx};
