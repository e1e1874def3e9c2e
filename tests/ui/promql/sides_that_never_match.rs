use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { pg_stat_database_numbackends / pg_settings_max_connections };

fn main() {}
