//! Texts: their words, broken into lines; of Markdown's marks only headings and lists are kept.

use super::font;
use super::svg::{Anchor, Area, Canvas, Style};

const LINE: f64 = 22.0;

pub(super) fn draw(canvas: &mut Canvas, content: Area, markdown: &str) {
    let mut y = content.y + 14.0;
    for line in markdown.lines() {
        let line = line.trim();
        if line.is_empty() {
            y += LINE / 3.0;
            continue;
        }
        let (style, words) = match line.strip_prefix('#') {
            Some(rest) => (Style::Title, rest.trim_start_matches('#').trim()),
            None => (Style::Body, line),
        };
        let item = words.strip_prefix("- ").or_else(|| words.strip_prefix("* "));
        let words = item.map_or_else(|| words.to_owned(), |rest| format!("• {rest}")).replace(['`', '*'], "");
        for line in font::wrapped(&words, style.size(), content.w) {
            if y > content.bottom() {
                return;
            }
            canvas.label((content.x, y), style, Anchor::Start, content.w, &line);
            y += LINE;
        }
    }
}
