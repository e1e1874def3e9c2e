use stack::series;
use stack::watch::scenario::{Scenario, given};

macro_rules! counted {
    ($status:literal => $($values:tt)+) => {
        series! {
            http_requests_total{job="dhakacart-pods", app="dhakacart-backend", status=$status} $($values)+
        }
    };
}

pub const FAILS: Scenario = given(counted!("5xx" => 0+5x20)).and(counted!("200" => 0+95 x20));

fn main() {}
