//! Amounts of CPU and bytes with their unit; a pod's limits never lie below its requests.

use super::fault::Fault;

/// CPU time, in thousandths of a core: `millicores(250)`, `cores(2)`. Displays as Kubernetes writes it: `250m`, `2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpu {
    millicores: u64,
}

/// `millicores(250)` is `250m`, a quarter of a core.
#[track_caller]
pub const fn millicores(count: u64) -> Cpu {
    if count == 0 {
        Fault::new("CPU cannot be zero; fix: give at least `millicores(1)`").raise()
    }
    Cpu { millicores: count }
}

/// `cores(2)` is `2`.
#[track_caller]
pub const fn cores(count: u64) -> Cpu {
    millicores(count * 1_000)
}

impl Cpu {
    /// Reads a Kubernetes CPU quantity: `250m` or `2`.
    #[track_caller]
    pub const fn parse(text: &str) -> Self {
        match number_and_suffix(text) {
            Some((count, b"")) => cores(count),
            Some((count, b"m")) => millicores(count),
            _ => Fault::new("CPU quantity ")
                .quoted(text)
                .text(" is not one that the stack writes; fix: write `250m` or `2`")
                .raise(),
        }
    }

    /// Thousandths of a core.
    pub const fn as_millicores(self) -> u64 {
        self.millicores
    }
}

impl std::fmt::Display for Cpu {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.millicores.is_multiple_of(1_000) {
            write!(formatter, "{}", self.millicores / 1_000)
        } else {
            write!(formatter, "{}m", self.millicores)
        }
    }
}

/// A number of bytes, memory or storage: `mebibytes(64)`, `gibibytes(5)`. Displays as Kubernetes writes it, in
/// the largest unit that divides it: `180Mi`, `50Gi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes {
    count: u64,
}

/// `kibibytes(256)` is `256Ki`.
#[track_caller]
pub const fn kibibytes(count: u64) -> Bytes {
    Bytes::of_units(count, 1 << 10)
}

/// `mebibytes(180)` is `180Mi`.
#[track_caller]
pub const fn mebibytes(count: u64) -> Bytes {
    Bytes::of_units(count, 1 << 20)
}

/// `gibibytes(50)` is `50Gi`.
#[track_caller]
pub const fn gibibytes(count: u64) -> Bytes {
    Bytes::of_units(count, 1 << 30)
}

impl Bytes {
    const UNITS: [&'static str; 4] = ["", "Ki", "Mi", "Gi"];

    #[track_caller]
    const fn of_units(count: u64, unit: u64) -> Self {
        if count == 0 {
            Fault::new("an amount of bytes cannot be zero; fix: give at least 1").raise()
        }
        match count.checked_mul(unit) {
            Some(count) => Self { count },
            None => Fault::new("an amount of bytes is larger than 16 exbibytes").fix("give a smaller one").raise(),
        }
    }

    /// Reads a Kubernetes quantity of bytes: `256Ki`, `180Mi`, `50Gi`.
    #[track_caller]
    pub const fn parse(text: &str) -> Self {
        match number_and_suffix(text) {
            Some((count, b"Ki")) => kibibytes(count),
            Some((count, b"Mi")) => mebibytes(count),
            Some((count, b"Gi")) => gibibytes(count),
            Some((count, b"Ti")) => gibibytes(count * 1_024),
            _ => Fault::new("quantity ")
                .quoted(text)
                .text(" of bytes lacks a unit or has one that is not known; fix: write `256Ki`, `180Mi` or `50Gi`")
                .raise(),
        }
    }

    /// The number of bytes.
    pub const fn count(self) -> u64 {
        self.count
    }

    /// So many per cent of this, rounded down to a byte: 80 % of `10Gi` are `8Gi`.
    #[track_caller]
    pub const fn percent(self, percent: u64) -> Self {
        let count = self.count as u128 * percent as u128 / 100;
        if count > u64::MAX as u128 {
            Fault::new("an amount of bytes is larger than 16 exbibytes").fix("give a smaller one").raise()
        }
        Self { count: count as u64 }
    }

    /// As Prometheus' and Loki's size flags read it: `8GB` there means 8 GiB, so `gibibytes(8)` is `8GB`.
    pub fn in_prometheus_units(self) -> String {
        let (count, unit) = self.largest_unit();
        format!("{count}{}", ["B", "KB", "MB", "GB"][unit])
    }

    const fn largest_unit(self) -> (u64, usize) {
        let (mut count, mut unit) = (self.count, 0);
        while unit < 3 && count.is_multiple_of(1_024) {
            count /= 1_024;
            unit += 1;
        }
        (count, unit)
    }
}

impl std::fmt::Display for Bytes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let (count, unit) = self.largest_unit();
        write!(formatter, "{count}{}", Self::UNITS[unit])
    }
}

const fn number_and_suffix(text: &str) -> Option<(u64, &[u8])> {
    let bytes = text.as_bytes();
    let mut index = 0;
    let mut number = 0;
    while index < bytes.len() && bytes[index].is_ascii_digit() {
        if index == 12 {
            return None;
        }
        number = number * 10 + (bytes[index] - b'0') as u64;
        index += 1;
    }
    if index == 0 { None } else { Some((number, text.as_bytes().split_at(index).1)) }
}

impl Fault {
    /// Adds an amount of CPU as the author wrote it, in thousandths of a core or in cores.
    const fn cpu(self, cpu: Cpu) -> Self {
        if cpu.millicores.is_multiple_of(1_000) {
            self.number(cpu.millicores / 1_000)
        } else {
            self.number(cpu.millicores).text("m")
        }
    }

    /// Adds an amount of bytes in the largest unit that divides it.
    const fn bytes(self, bytes: Bytes) -> Self {
        let (count, unit) = bytes.largest_unit();
        self.number(count).text(Bytes::UNITS[unit])
    }
}

/// What a container is promised (requests) and what it may take at most (limits), of CPU and memory.
#[must_use = "resources bound a container only once it has them"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// CPU that the scheduler reserves.
    pub cpu_request: Cpu,
    /// CPU above which the container is throttled.
    pub cpu_limit: Cpu,
    /// Memory that the scheduler reserves.
    pub memory_request: Bytes,
    /// Memory above which the container is killed.
    pub memory_limit: Bytes,
}

impl Resources {
    /// What the scheduler reserves. Limits equal it until [`limits`](Self::limits) raises them.
    pub const fn requests(cpu: Cpu, memory: Bytes) -> Self {
        Self { cpu_request: cpu, cpu_limit: cpu, memory_request: memory, memory_limit: memory }
    }

    /// The most that the container may take; no less than the requests.
    #[track_caller]
    pub const fn limits(mut self, cpu: Cpu, memory: Bytes) -> Self {
        if cpu.millicores < self.cpu_request.millicores {
            Fault::new("the CPU limit ")
                .cpu(cpu)
                .text(" lies below the request ")
                .cpu(self.cpu_request)
                .fix("raise the limit or lower the request")
                .raise()
        }
        if memory.count < self.memory_request.count {
            Fault::new("the memory limit ")
                .bytes(memory)
                .text(" lies below the request ")
                .bytes(self.memory_request)
                .fix("raise the limit or lower the request")
                .raise()
        }
        self.cpu_limit = cpu;
        self.memory_limit = memory;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_as_kubernetes_writes_it() {
        assert_eq!(millicores(250).to_string(), "250m");
        assert_eq!(cores(2).to_string(), "2");
        assert_eq!(mebibytes(180).to_string(), "180Mi");
        assert_eq!(gibibytes(50).to_string(), "50Gi");
        assert_eq!(mebibytes(1_536).to_string(), "1536Mi");
        assert_eq!(mebibytes(2_048).to_string(), "2Gi");
        assert_eq!(gibibytes(8).in_prometheus_units(), "8GB");
    }

    #[test]
    fn a_share_of_an_amount_is_exact_to_the_byte() {
        let eighty = |bytes: Bytes| (bytes.percent(80).to_string(), bytes.percent(80).in_prometheus_units());
        assert_eq!(eighty(gibibytes(10)), ("8Gi".to_owned(), "8GB".to_owned()));
        assert_eq!(eighty(gibibytes(50)), ("40Gi".to_owned(), "40GB".to_owned()));
        assert_eq!(eighty(gibibytes(7)), ("6012954214".to_owned(), "6012954214B".to_owned()));
        assert_eq!(gibibytes((16 << 30) - 1).percent(80).count(), 14_757_395_258_108_647_833, "no product overflows");
    }

    #[test]
    fn parses_what_it_displays() {
        for text in ["256Ki", "180Mi", "50Gi"] {
            assert_eq!(Bytes::parse(text).to_string(), text);
        }
        assert_eq!(Cpu::parse("250m"), millicores(250));
        assert_eq!(Cpu::parse("2"), cores(2));
    }
}
