use stack::watch::scrape::ProbedUrl;

pub const URL: ProbedUrl = ProbedUrl::outside("https://dhakacart.com/shop", "/", "http_2xx", "web");

fn main() {}
