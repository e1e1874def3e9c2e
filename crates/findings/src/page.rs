//! The pages of a rule: for a terminal, and in Markdown.

use crate::Rule;

impl Rule {
    /// The example that fires and the one that is quiet, as they are shown: without the indentation and the `use` lines
    /// of a module.
    pub fn examples(&self) -> [String; 2] {
        [self.fires, self.quiet].map(shown)
    }

    /// A page for a terminal.
    pub fn explain(&self) -> String {
        let [fires, quiet] = self.examples();
        let mut page = format!("{}\n  {}\n\n", self.id, self.says);
        page.push_str(&paragraph(self.why));
        page.push_str(&format!("\nBreaks the rule:\n{}\nKeeps it:\n{}", indented(&fires), indented(&quiet)));
        if let Some(source) = self.source {
            page.push_str(&format!("\nSource: {source}\n"));
        }
        page
    }

    /// A section for a page of all rules, in Markdown.
    pub fn markdown(&self) -> String {
        let mut section = format!("### `{}`\n\n{}.\n\n{}\n", self.id, capital(self.says), self.why.trim());
        for (title, example) in ["Breaks the rule:", "Keeps it:"].into_iter().zip(self.examples()) {
            let fence = fence(&example);
            section
                .push_str(&format!("\n{title}\n\n{fence}text\n{}\n{fence}\n", example.trim_matches('\n').trim_end()));
        }
        if let Some(source) = self.source {
            section.push_str(&format!("\nSource: <{source}>\n"));
        }
        section
    }
}

/// Example text as it is shown: the body of a module loses its indentation and its `use` lines.
fn shown(example: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let depth = example.lines().filter(|line| !line.is_empty()).map(indentation).min().unwrap_or(0);
    if depth == 0 {
        return example.to_owned();
    }
    let lines = example.lines().map(|line| line.get(depth..).unwrap_or_default());
    let lines = lines.filter(|line| !line.starts_with("use ")).skip_while(|line| line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The words, in lines that a terminal of 80 columns holds.
fn paragraph(text: &str) -> String {
    const WIDTH: usize = 78;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}

fn indented(example: &str) -> String {
    let lines = example.trim_matches('\n').trim_end().lines();
    lines.map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

fn capital(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// More backquotes than the example has in a row.
fn fence(example: &str) -> String {
    let (mut longest, mut current) = (2, 0);
    for letter in example.chars() {
        current = if letter == '`' { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    "`".repeat(longest + 1)
}

#[cfg(test)]
mod tests {
    use crate::{Rule, RuleText};

    const TEXT: RuleText = RuleText {
        id: "routes/nobody-notified",
        says: "a route leads each alert to a receiver",
        why: "An alert without a receiver fires and nobody hears of it, which is found out when the shop has been down \
              for a night.",
        source: Some("https://prometheus.io/docs/"),
        fires: "\nroute {\n\n    match page\n}\n",
        quiet: "route { `a` }",
    };

    #[test]
    fn the_page_for_a_terminal_holds_all_that_is_known() {
        assert_eq!(
            Rule::new(TEXT).explain(),
            "routes/nobody-notified\n  a route leads each alert to a receiver\n\n\
             An alert without a receiver fires and nobody hears of it, which is found out\n\
             when the shop has been down for a night.\n\n\
             Breaks the rule:\n    route {\n\n        match page\n    }\n\n\
             Keeps it:\n    route { `a` }\n\n\
             Source: https://prometheus.io/docs/\n"
        );
        let without = Rule::new(RuleText { source: None, ..TEXT });
        assert!(without.explain().ends_with("route { `a` }\n"));
        assert!(!without.markdown().contains("Source"));
    }

    #[test]
    fn the_body_of_a_module_is_shown_without_indentation_and_imports() {
        let body = "\n    use a::*;\n\n    const A: u8 = {\n        1\n    };\n";
        let [fires, quiet] = Rule::new(RuleText { fires: body, ..TEXT }).examples();
        assert_eq!(fires, "const A: u8 = {\n    1\n};\n");
        assert_eq!(quiet, TEXT.quiet);
    }

    #[test]
    fn the_section_in_markdown_quotes_the_examples_as_they_are() {
        let section = Rule::new(RuleText { quiet: "```", ..TEXT }).markdown();
        assert!(
            section.starts_with("### `routes/nobody-notified`\n\nA route leads each alert to a receiver.\n\nAn alert")
        );
        assert!(section.contains("\nBreaks the rule:\n\n```text\nroute {\n\n    match page\n}\n```\n"));
        assert!(section.contains("\nKeeps it:\n\n````text\n```\n````\n"));
        assert!(section.ends_with("\nSource: <https://prometheus.io/docs/>\n"));
    }
}
