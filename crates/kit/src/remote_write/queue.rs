//! What waits to be sent to a receiver.

use configs::prometheus::QueueConfig;
use terms::{Duration, Fault};

/// What waits to be sent to a receiver, and how much of it is sent at once. Renders to `queue_config:`; what is not
/// said is Prometheus' default.
///
/// Up to `max_shards` times `capacity` samples wait in memory. What does not fit is read from the write-ahead log
/// later, which keeps about two hours: a receiver that is away for longer has a gap.
///
/// <https://prometheus.io/docs/practices/remote_write/#parameters>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "it takes effect as the argument of `.queue(…)`"]
pub struct Queue {
    capacity: Option<u32>,
    max_shards: Option<u32>,
    min_shards: Option<u32>,
    max_samples_per_send: Option<u32>,
    batch_send_deadline: Option<Duration>,
    backoff: Option<(Duration, Duration)>,
    retries_when_too_many: bool,
    sample_age_limit: Option<Duration>,
}

impl Queue {
    /// Prometheus' own.
    pub const fn new() -> Self {
        Self {
            capacity: None,
            max_shards: None,
            min_shards: None,
            max_samples_per_send: None,
            batch_send_deadline: None,
            backoff: None,
            retries_when_too_many: false,
            sample_age_limit: None,
        }
    }

    /// Samples that each shard keeps: three to ten times those of one request. Renders to `capacity`. Default: 10000.
    #[track_caller]
    pub const fn capacity(mut self, samples: u32) -> Self {
        self.capacity = Some(samples);
        self.check()
    }

    /// The most requests at once, and with them the memory that a receiver costs which is away. Renders to
    /// `max_shards`. Default: 50.
    #[track_caller]
    pub const fn max_shards(mut self, count: u32) -> Self {
        self.max_shards = Some(count);
        self.check()
    }

    /// The fewest requests at once. Renders to `min_shards`. Default: 1.
    #[track_caller]
    pub const fn min_shards(mut self, count: u32) -> Self {
        self.min_shards = Some(count);
        self.check()
    }

    /// The most samples of one request. Renders to `max_samples_per_send`. Default: 2000.
    #[track_caller]
    pub const fn max_samples_per_send(mut self, samples: u32) -> Self {
        self.max_samples_per_send = Some(samples);
        self.check()
    }

    /// How long a sample waits at most for others to be sent with. Renders to `batch_send_deadline`. Default: 5 s.
    pub const fn batch_send_deadline(mut self, deadline: Duration) -> Self {
        self.batch_send_deadline = Some(deadline);
        self
    }

    /// How long it waits before it tries again, at first and at most. Renders to `min_backoff` and `max_backoff`.
    /// Default: 30 ms and 5 s.
    #[track_caller]
    pub const fn backoff(mut self, first: Duration, most: Duration) -> Self {
        if first.as_milliseconds() > most.as_milliseconds() || first.as_milliseconds() == 0 {
            Fault::new("a queue waits before it tries again at first longer than at most, or not at all")
                .fix("say the shorter time first, like `.backoff(milliseconds(30), seconds(5))`")
                .raise()
        }
        self.backoff = Some((first, most));
        self
    }

    /// Tries again where the receiver answers 429, too many requests, rather than lose these samples. Renders to
    /// `retry_on_http_429`.
    pub const fn retry_on_http_429(mut self) -> Self {
        self.retries_when_too_many = true;
        self
    }

    /// Older samples are not sent: after an outage the receiver is soon up to date, and has a gap. Renders to
    /// `sample_age_limit`. Default: all are sent.
    pub const fn sample_age_limit(mut self, age: Duration) -> Self {
        self.sample_age_limit = Some(age);
        self
    }

    /// Refuses what Prometheus refuses, and what never fills a request.
    #[track_caller]
    const fn check(self) -> Self {
        const fn or(said: Option<u32>, default: u32) -> u32 {
            match said {
                Some(said) => said,
                None => default,
            }
        }
        let (capacity, sent) = (or(self.capacity, 10_000), or(self.max_samples_per_send, 2_000));
        let (least, most) = (or(self.min_shards, 1), or(self.max_shards, 50));
        if capacity == 0 || sent == 0 || least == 0 || most == 0 {
            Fault::new("a queue of 0 sends nothing").fix("give numbers from 1").raise()
        }
        if least > most {
            Fault::new("a queue has at least ")
                .number(least as u64)
                .text(" shards, and at most ")
                .number(most as u64)
                .fix("say `.max_shards(…)` before `.min_shards(…)`, and no fewer")
                .raise()
        }
        if capacity < sent {
            Fault::new("each shard of a queue keeps ")
                .number(capacity as u64)
                .text(" samples, which never fill a request of ")
                .number(sent as u64)
                .fix("say `.max_samples_per_send(…)` before `.capacity(…)`, three to ten times as many")
                .raise()
        }
        self
    }

    /// As Prometheus reads it; none where nothing is said.
    pub(super) fn rendered(&self) -> Option<QueueConfig> {
        if *self == Self::new() {
            return None;
        }
        let mut config = QueueConfig::new();
        let mut numbers = |said: Option<u32>, set: fn(QueueConfig, u32) -> QueueConfig| {
            if let Some(said) = said {
                config = set(config.clone(), said);
            }
        };
        numbers(self.capacity, QueueConfig::capacity);
        numbers(self.max_shards, QueueConfig::max_shards);
        numbers(self.min_shards, QueueConfig::min_shards);
        numbers(self.max_samples_per_send, QueueConfig::max_samples_per_send);
        if let Some(deadline) = self.batch_send_deadline {
            config = config.batch_send_deadline(deadline);
        }
        if let Some((first, most)) = self.backoff {
            config = config.min_backoff(first).max_backoff(most);
        }
        if self.retries_when_too_many {
            config = config.retry_on_http_429(true);
        }
        Some(match self.sample_age_limit {
            Some(age) => config.sample_age_limit(age),
            None => config,
        })
    }
}
