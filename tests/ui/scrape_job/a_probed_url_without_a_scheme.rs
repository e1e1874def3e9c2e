use stack::watch::scrape::ProbedUrl;

pub const URL: ProbedUrl = ProbedUrl::outside("dhakacart.com", "/", "http_2xx", "web");

fn main() {}
