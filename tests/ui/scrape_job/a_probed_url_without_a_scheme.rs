use stack::observe::scrape::ProbedUrl;

pub const URL: ProbedUrl = ProbedUrl::outside("dhakacart.com", "/", "http_2xx", "web");

fn main() {}
