//! Lines of logs: their times, the newest first, and what some program may have written.

use watch::dashboard::json::Target;

use super::random::Random;
use super::shown::Shown;
use super::svg::{Anchor, Area, Canvas, Style};

const LINE: f64 = 22.0;
/// What is written is invented; how severe it is follows from the query.
const CALM: [&str; 5] = [
    "level=info msg=\"request answered\" status=200 duration=12ms",
    "level=info msg=\"checkpoint complete\" written=214",
    "level=info msg=\"request answered\" status=304 duration=2ms",
    "level=info msg=\"configuration loaded\"",
    "level=debug msg=\"cache hit\"",
];
const BAD: [&str; 4] = [
    "level=error msg=\"connection refused\" attempt=3",
    "level=error msg=\"request failed\" status=500 duration=5012ms",
    "level=warn msg=\"retrying\" after=2s",
    "level=error msg=\"deadline exceeded\"",
];

pub(super) fn draw(canvas: &mut Canvas, shown: &Shown) {
    let Area { x, y, w, h } = shown.content;
    let asks_for = |word: &&str| {
        shown.panel.targets.iter().any(|target| matches!(target, Target::Loki { expr, .. } if expr.contains(word)))
    };
    let says_errors = ["error", "fatal", "fail"].iter().any(asks_for);
    let mut random = Random::new(&[shown.panel.id as u64]);
    let mut second = 12 * 3_600;
    for index in 0..((h / LINE) as usize).min(14) {
        second -= random.between(1.0, 40.0) as u32;
        let at = y + LINE * index as f64 + 15.0;
        let is_bad = says_errors || random.next() < 0.12;
        let text = if is_bad { random.of(&BAD) } else { random.of(&CALM) };
        let colour = match text {
            _ if text.contains("=error") => "#f2495c",
            _ if text.contains("=warn") => "#ff9830",
            _ if text.contains("=debug") => "#5794f2",
            _ => "#73bf69",
        };
        canvas.rect(Area { x, y: at - 12.0, w: 3.0, h: 16.0 }, &format!(" fill=\"{colour}\""));
        let time = format!(
            "2026-01-15 {:02}:{:02}:{:02}.{:03}",
            second / 3_600,
            second / 60 % 60,
            second % 60,
            random.between(0.0, 999.0) as u32
        );
        canvas.words((x + 10.0, at), Style::Faint, Anchor::Start, " style=\"font-family:monospace\"", &time);
        canvas.label((x + 200.0, at), Style::Small, Anchor::Start, w - 200.0, text);
    }
}
