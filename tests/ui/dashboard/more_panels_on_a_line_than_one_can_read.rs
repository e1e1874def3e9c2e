use stack::watch::dashboard::Row;

pub const CPU: Row = Row::new("CPU").panels_per_line(12);

fn main() {}
