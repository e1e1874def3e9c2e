//! Series of requests for scenarios, as each of those who count them exposes them.

/// A series of the backend's counter: `backend!("200" => 0+60x20)`, or of another route: `backend!("/health", "503"
/// => 0+60x20)`.
macro_rules! backend {
    ($status:literal => $($values:tt)+) => {
        backend!("/api/products", $status => $($values)+)
    };
    ($route:literal, $status:literal => $($values:tt)+) => {
        crate::series! {
            http_requests_total{
                job="dhakacart-pods", app="dhakacart-backend", method="GET", route=$route, status=$status
            } $($values)+
        }
    };
}

/// A series of the requests that the log agent counts in the frontend's access log: `nginx!("502" => 0+60x20)`.
macro_rules! nginx {
    ($status:literal => $($values:tt)+) => {
        nginx!("/api/products", $status => $($values)+)
    };
    ($route:literal, $status:literal => $($values:tt)+) => {
        crate::series! {
            access_log_requests_total{
                job="promtail", app="promtail", exported_app="dhakacart-frontend", method="GET", route=$route,
                status=$status
            } $($values)+
        }
    };
}

/// The same where the log agent is the Collector: `collected!("502" => 0+60x20)`.
macro_rules! collected {
    ($status:literal => $($values:tt)+) => {
        crate::series! {
            access_log_requests_total{
                job="access-log", app="otel-collector", exported_app="dhakacart-frontend", method="GET",
                route="/api/products", status=$status
            } $($values)+
        }
    };
}

/// The same where the log agent is Alloy: `shipped!("502" => 0+60x20)`.
macro_rules! shipped {
    ($status:literal => $($values:tt)+) => {
        crate::series! {
            access_log_requests_total{
                job="alloy", app="alloy", exported_app="dhakacart-frontend", method="GET", route="/api/products",
                status=$status
            } $($values)+
        }
    };
}

pub(super) use {backend, collected, nginx, shipped};
