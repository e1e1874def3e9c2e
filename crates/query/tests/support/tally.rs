//! How often a real program and a parser agreed.

/// What was tried, and where the two read differently.
#[derive(Default)]
pub struct Tally {
    /// Queries that the program answered.
    pub tried: usize,
    /// Those that both read.
    pub valid: usize,
    /// Queries that the program did not answer.
    pub unanswered: usize,
    /// Each with what the one and the other says.
    pub disagreements: Vec<String>,
}

/// How many queries to make: what the variable says, else `otherwise`.
pub fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// Other people's queries, one a line, in the file that the variable names: nothing of them stands here.
pub fn others(variable: &str) -> String {
    std::env::var(variable).map(|path| std::fs::read_to_string(path).unwrap()).unwrap_or_default()
}

impl Tally {
    /// Fails where the two disagree, or where too little was tried to say anything.
    pub fn agrees(&self) {
        let Self { tried, valid, unanswered, disagreements } = self;
        println!("{tried} queries tried, {valid} of them valid, {} read differently", disagreements.len());
        let shown: Vec<_> = disagreements.iter().take(25).map(String::as_str).collect();
        assert!(shown.is_empty(), "{} of {tried} are read differently:\n{}", disagreements.len(), shown.join("\n"));
        assert!(unanswered * 50 < *tried, "{unanswered} queries were left unanswered");
        assert!(valid * 5 > *tried, "too few of the queries are valid to say anything: {valid}");
    }
}
