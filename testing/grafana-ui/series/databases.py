"""PostgreSQL and Redis."""

from cluster import target_of
from shop import PEAK
from writing import DAY, INCIDENT, INCIDENT_START, NOW, counter, daily, gauge, incident, noise

def postgres():
    x, wave, span = target_of("postgres-exporter"), noise("pg"), "day"
    of_database = dict(x, datname="dhakacart_db", datid="16384")
    client = dict(application_name="", backend_type="client backend")
    gauge("pg_up", x, 1, span)
    gauge("pg_settings_max_connections", x, 100, span)
    gauge("pg_wal_size_bytes", x, 5.4e8, span)
    week_after = lambda t: 1.18 if t > NOW - 3 * DAY else 1
    inserted = lambda t: PEAK * 0.02 * daily(t) * (1 + 0.1 * wave(t)) * (1 - 0.45 * incident(t)) * week_after(t)
    counter(
        "pg_stat_user_tables_n_tup_ins",
        dict(x, datname="dhakacart_db", schemaname="public", relname="orders"),
        inserted,
        span="weeks",
    )
    for state, count in {
        "active": lambda t: 3 + 6 * daily(t) + wave(t) + 58 * incident(t),
        "idle": lambda t: 18 + 6 * wave(t) + 8 * incident(t),
        "idle in transaction": lambda t: 1 + 26 * incident(t),
        "idle in transaction (aborted)": lambda t: 0,
        "fastpath function call": lambda t: 0,
        "disabled": lambda t: 0,
    }.items():
        labels = dict(of_database, state=state, usename="dhakacart", wait_event="", wait_event_type="", **client)
        gauge("pg_stat_activity_count", labels, lambda t: max(0, round(count(t))), span)
    longest = lambda t: 0.05 + 0.02 * wave(t) + (max(0, t - INCIDENT_START) * 0.9 if INCIDENT else 0)
    gauge(
        "pg_stat_activity_max_tx_duration",
        dict(of_database, state="active", usename="dhakacart", **client),
        longest,
        span,
    )
    gauge(
        "pg_stat_activity_max_tx_duration", dict(of_database, state="active", usename="postgres", **client), 0.01, span
    )
    for name, rate in {
        "xact_commit": lambda t: 5 + 90 * daily(t) * (1 - 0.4 * incident(t)),
        "xact_rollback": lambda t: 0.02 + 6 * incident(t),
        "blks_hit": lambda t: 4000 * daily(t) * (1 + 0.1 * wave(t)),
        "blks_read": lambda t: 30 * daily(t) * (1 + 4 * incident(t)),
        "tup_fetched": lambda t: 9000 * daily(t),
        "tup_inserted": lambda t: 3 * daily(t),
        "tup_updated": lambda t: 2 * daily(t),
        "tup_deleted": lambda t: 0.01,
        "temp_bytes": lambda t: 2e4 * max(0, wave(t)),
        "deadlocks": lambda t: 0.004 * incident(t),
    }.items():
        counter("pg_stat_database_" + name, of_database, rate, span=span)
    # mode: quiet, more of it in the incident
    for mode, (quiet, more) in {
        "accesssharelock": (6, 40), "rowsharelock": (1, 0), "rowexclusivelock": (2, 70), "sharelock": (0, 0),
        "shareupdateexclusivelock": (0, 0), "sharerowexclusivelock": (0, 0), "exclusivelock": (0, 0),
        "accessexclusivelock": (0, 1), "sireadlock": (0, 0),
    }.items():  # fmt: skip
        held = lambda t: round(quiet * (1 + 0.3 * wave(t)) + more * incident(t))
        gauge("pg_locks_count", dict(x, datname="dhakacart_db", mode=mode), held, span)
    for database, size in (("dhakacart_db", 3.2e9), ("postgres", 7.6e6)):
        gauge("pg_database_size_bytes", dict(x, datname=database), size, span)
    for table, size, indexes, live, dead in (
        ("orders", 3.1e8, 9.4e7, 412345, 8123),
        ("order_items", 5.2e8, 1.6e8, 1034567, 2311),
        ("products", 4.1e6, 9e5, 1240, 41),
    ):
        labels = dict(x, datname="dhakacart_db", schemaname="public", relname=table)
        for name, v in (
            ("table_size_bytes", size),
            ("index_size_bytes", indexes),
            ("n_live_tup", live),
            ("n_dead_tup", dead),
        ):
            gauge("pg_stat_user_tables_" + name, labels, v, span)


def redis():
    x, wave, span = target_of("redis-exporter"), noise("redis"), "day"
    for name, value in {
        "up": 1,
        "memory_used_bytes": lambda t: 5.2e7 + 4e6 * wave(t),
        "memory_used_rss_bytes": lambda t: 7.8e7 + 4e6 * wave(t),
        "memory_max_bytes": 0,
        "connected_clients": 7,
        "blocked_clients": 0,
        "config_maxclients": 10000,
    }.items():
        gauge("redis_" + name, x, value, span)
    for name, rate in {
        "keyspace_hits": lambda t: 110 * daily(t) * (1 + 0.1 * wave(t)),
        "keyspace_misses": lambda t: 9 * daily(t),
        "evicted_keys": 0,
        "expired_keys": lambda t: 0.8 * daily(t) * (1 + wave(t) * 0.3),
        "rejected_connections": 0,
    }.items():
        counter(f"redis_{name}_total", x, rate, start=0, span=span)
    for i in range(16):
        gauge("redis_db_keys", dict(x, db=f"db{i}"), lambda t: 840 + 60 * wave(t) if i == 0 else 0, span)
    for command, per_second, seconds in (
        ("get", 80, 4e-6), ("setex", 9, 9e-6), ("del", 0.2, 5e-6), ("info", 0.07, 8e-5), ("ping", 0.2, 1e-6),
        ("config|get", 0.03, 2e-5), ("client|setname", 0.01, 2e-6), ("latency|latest", 0.03, 3e-6),
        ("slowlog|get", 0.03, 3e-6), ("scan", 0.001, 1e-5),
    ):  # fmt: skip
        sent = lambda t: per_second * (daily(t) if per_second > 5 else 1)
        counter("redis_commands_total", dict(x, cmd=command), sent, span=span)
        counter(
            "redis_commands_duration_seconds_total",
            dict(x, cmd=command),
            lambda t: sent(t) * seconds * (1 + 0.3 * wave(t)),
            start=1,
            span=span,
        )
