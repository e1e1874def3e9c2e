//! Where green ends: each bound stands here once, and alerts, panels and runbooks all read it from here. A runbook
//! says `{bound}`.
//!
//! The numbers are those of the Docker Compose stack, which the operators know. Of a pair the first warns, the second
//! is critical.

use kit::seconds;
use watch::unit::{Bound, NO, YES, above, below, count, lasting, per_second, percent};

/// CPU of a node or a pod, as a share of what it has: look at it in working hours.
pub const CPU_HIGH: Bound = above(percent(80.0));
/// CPU of a node or a pod, as a share of what it has: act now.
pub const CPU_CRITICAL: Bound = above(percent(95.0));

/// Memory in use, as a share of what there is: look at it in working hours.
pub const MEMORY_HIGH: Bound = above(percent(80.0));
/// Memory in use, as a share of what there is: act now, before the kernel kills.
pub const MEMORY_CRITICAL: Bound = above(percent(95.0));

/// Free space of a file system or volume, as a share of its size: make room in working hours.
pub const DISK_FREE_LOW: Bound = below(percent(20.0));
/// Free space of a file system or volume, as a share of its size: make room now.
pub const DISK_FREE_CRITICAL: Bound = below(percent(10.0));
/// Used space of a file system or volume: the same bound as [`DISK_FREE_LOW`], seen from the other side.
pub const DISK_USED_HIGH: Bound = DISK_FREE_LOW.complement();
/// Used space of a file system or volume: the same bound as [`DISK_FREE_CRITICAL`], seen from the other side.
pub const DISK_USED_CRITICAL: Bound = DISK_FREE_CRITICAL.complement();

/// Requests answered with a 5xx status, as a share of all: customers notice.
pub const ERRORS_HIGH: Bound = above(percent(5.0));
/// Requests answered with a 5xx status, as a share of all: customers leave.
pub const ERRORS_CRITICAL: Bound = above(percent(10.0));

/// The 95th percentile of response times: the shop feels slow.
pub const LATENCY_HIGH: Bound = above(lasting(seconds(2)));
/// The 95th percentile of response times: customers leave before the page is there.
pub const LATENCY_CRITICAL: Bound = above(lasting(seconds(5)));

/// Probes from outside that succeeded, as a share of all, over the range that a panel shows.
pub const AVAILABILITY_LOW: Bound = below(percent(99.5));
/// Probes from outside that succeeded, as a share of all: the shop was down long enough to be noticed.
pub const AVAILABILITY_CRITICAL: Bound = below(percent(99.0));

/// Orders that failed, as a share of all that were tried: warn.
pub const ORDER_FAILURES_HIGH: Bound = above(percent(5.0));
/// Orders that failed, as a share of all that were tried: the shop is losing sales now.
pub const ORDER_FAILURES_CRITICAL: Bound = above(percent(10.0));

/// Requests per second in business hours, below which something keeps customers away.
pub const TRAFFIC_LOW: Bound = below(per_second(10.0));

/// Connections to the database, as a share of `max_connections`: look at it in working hours.
pub const DATABASE_CONNECTIONS_HIGH: Bound = above(percent(80.0));
/// Connections to the database, as a share of `max_connections`: new ones will be refused soon.
pub const DATABASE_CONNECTIONS_CRITICAL: Bound = above(percent(95.0));
/// The longest running transaction: a query hangs, or somebody left a session open.
pub const DATABASE_TRANSACTION_LONG: Bound = above(lasting(seconds(60)));
/// Blocks that the database found in memory, as a share of all that it read: it begins to wait for the disk.
pub const DATABASE_MEMORY_HITS_LOW: Bound = below(percent(95.0));
/// Blocks that the database found in memory, as a share of all that it read: queries are as slow as the disk.
pub const DATABASE_MEMORY_HITS_CRITICAL: Bound = below(percent(90.0));
/// Look-ups that Redis could answer, as a share of all: below it, the cache is hardly worth its memory.
pub const REDIS_HITS_LOW: Bound = below(percent(50.0));
/// Connections to Redis, as a share of `maxclients`: look at it in working hours.
pub const REDIS_CLIENTS_HIGH: Bound = above(percent(80.0));
/// Connections to Redis, as a share of `maxclients`: new ones will be refused soon.
pub const REDIS_CLIENTS_CRITICAL: Bound = above(percent(95.0));
/// Redis' memory as a share of its limit: soon it evicts or refuses.
pub const REDIS_MEMORY_HIGH: Bound = above(percent(80.0));
/// Redis' memory as a share of its limit: it evicts or refuses now.
pub const REDIS_MEMORY_CRITICAL: Bound = above(percent(95.0));

/// Container restarts in the range that is looked at: one may be a deployment or an eviction.
pub const RESTARTS_SOME: Bound = above(count(0.0));
/// Container restarts in the range that is looked at: a container crashes in a loop.
pub const RESTARTS_MANY: Bound = above(count(3.0));

/// Things of which there should be none, such as pods that wait or alerts that fire.
pub const ANY: Bound = above(count(0.0));
/// Things of which there should be one, such as configurations that run side by side: there are two.
pub const MORE_THAN_ONE: Bound = above(count(1.0));
/// Many of the things of which there should be none.
pub const SEVERAL: Bound = above(count(5.0));

/// A yes-or-no answer that is no: a target does not answer, a node is not ready.
pub const IS_DOWN: Bound = below(YES);

/// A yes-or-no answer that is yes: a node evicts pods.
pub const IT_IS_SO: Bound = above(NO);

/// How old the last sample is that Prometheus stored of itself: two scrapes, and it writes no more.
pub const OWN_SAMPLE_LATE: Bound = above(lasting(seconds(60)));

/// Probes from outside that succeeded within half an hour, as a share of all: the shop comes and goes.
pub const PROBES_FAILING: Bound = below(percent(90.0));
/// How long a certificate is still valid: renewing it should have happened by itself a while ago.
pub const CERTIFICATE_EXPIRES_SOON: Bound = below(lasting(kit::days(14)));
/// Things of which there should be some, such as pods that serve: none is left.
pub const NONE_LEFT: Bound = below(count(1.0));

/// Error lines a second in the backend's log: more than the odd failed request.
pub const LOGGED_ERRORS_MANY: Bound = above(per_second(0.5));

/// Orders within an hour as a share of the same hour a week ago: customers cannot, or do not want to, buy.
pub const ORDERS_DROPPED: Bound = below(percent(30.0));

/// Free inodes of a file system, as a share of all: soon no file can be made, however much space is left.
pub const INODES_FREE_LOW: Bound = below(percent(5.0));
/// How far a node's clock is off: logs and samples of different nodes no longer line up.
pub const CLOCK_OFF: Bound = above(lasting(kit::milliseconds(50)));
/// The worst error of a node's clock: the kernel's own limit is 16 s, and this is what it says where nobody sets it.
pub const CLOCK_UNSURE: Bound = above(lasting(seconds(15)));
/// How long a kubelet's certificate is still valid: it renews itself when about a fifth of its time is left.
pub const KUBELET_CERTIFICATE_EXPIRES_SOON: Bound = below(lasting(kit::days(7)));
/// Requests to Loki that end in an error of its own, as a share of all.
pub const LOKI_ERRORS_HIGH: Bound = above(percent(10.0));
/// How long ago a Prometheus last uploaded a block, of which it cuts one every two hours.
pub const BLOCK_LATE: Bound = above(lasting(kit::hours(3)));
/// How much older the newest sample at a receiver is than the newest that is stored: it is away, or too slow.
/// <https://github.com/prometheus/prometheus/tree/v3.16.0/documentation/prometheus-mixin>
pub const REMOTE_WRITE_LATE: Bound = above(lasting(kit::minutes(2)));
/// Samples that a receiver refuses for good, as a share of those that are sent to it.
pub const REMOTE_WRITE_LOST: Bound = above(percent(1.0));
/// How long ago Loki last deleted what is too old: it does so every ten minutes.
pub const LOKI_RETENTION_LATE: Bound = above(lasting(kit::hours(6)));
/// Pods that can serve, as a share of those that are wanted: one is missing, as in each deployment.
pub const PODS_MISSING: Bound = below(percent(100.0));
/// Pods that can serve, as a share of those that are wanted: the rest carries twice its load.
pub const HALF_OF_PODS_MISSING: Bound = below(percent(50.0));
/// Pods that an autoscaler wants, as a share of its maximum: all of them.
pub const AUTOSCALER_FULL: Bound = above(percent(99.9));
