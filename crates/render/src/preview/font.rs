//! How wide Grafana's font is, so that a text is cut where Grafana cuts it.

use std::borrow::Cow;

/// The two weights in which Grafana writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Medium,
}

/// Widths from the space to the tilde, in thousandths of the size: Inter 4.0, <https://rsms.me/inter/>.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 464, 605,
    636, 642, 608, 624, 571, 616, 624, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598,
    587, 743, 740, 264, 543, 652, 562, 889, 753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642,
    665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544,
    237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362, 327, 362, 659,
];

#[rustfmt::skip]
const MEDIUM: [u16; 95] = [
    265, 294, 400, 637, 643, 828, 651, 217, 378, 378, 522, 666, 288, 463, 283, 368, 646, 473, 613,
    644, 654, 620, 636, 579, 631, 636, 283, 288, 666, 666, 666, 526, 968, 700, 654, 735, 722, 603,
    586, 749, 742, 270, 552, 664, 564, 898, 747, 768, 639, 768, 645, 643, 651, 738, 700, 978, 666,
    685, 639, 378, 368, 378, 475, 460, 497, 569, 626, 568, 626, 587, 369, 617, 602, 249, 249, 556,
    249, 884, 597, 602, 617, 617, 384, 536, 372, 594, 566, 825, 551, 566, 551, 378, 342, 378, 666,
];

/// Of a letter beyond ASCII; the ellipsis is the widest of them.
const OTHER: u16 = 620;
const ELLIPSIS: u16 = 821;

fn thousandths(letter: char, weight: Weight) -> usize {
    let widths = if weight == Weight::Regular { &REGULAR } else { &MEDIUM };
    let known = (letter as usize).checked_sub(32).and_then(|index| widths.get(index));
    usize::from(known.copied().unwrap_or(match letter {
        '…' => ELLIPSIS,
        '\u{a0}' => REGULAR[0],
        _ => OTHER,
    }))
}

/// How many pixels a text takes.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars().map(|letter| thousandths(letter, weight)).sum::<usize>() as f64 * size / 1000.0
}

/// As much of a text as there is room for, and an ellipsis where that is not all of it.
pub(super) fn cut(text: &str, size: f64, weight: Weight, room: f64) -> Cow<'_, str> {
    if width(text, size, weight) <= room {
        return Cow::Borrowed(text);
    }
    let room = ((room / size * 1000.0).max(0.0) as usize).saturating_sub(thousandths('…', weight));
    let mut taken = 0;
    let fits = |(_, letter): &(usize, char)| {
        taken += thousandths(*letter, weight);
        taken <= room
    };
    let end = text.char_indices().take_while(fits).last().map_or(0, |(at, letter)| at + letter.len_utf8());
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// The lines of a text that is broken between words.
pub(super) fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line)
                if width(line, size, Weight::Regular) + width(word, size, Weight::Regular) + size / 3.0 <= room =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Weight, cut, width, wrapped};

    #[test]
    fn a_text_is_cut_where_its_room_ends() {
        assert_eq!(cut("Memory by node", 14.0, Weight::Medium, 200.0), "Memory by node");
        let short = cut("Memory by node", 14.0, Weight::Medium, 60.0);
        assert_eq!(short, "Memor…");
        assert!(width(&short, 14.0, Weight::Medium) <= 60.0);
        assert_eq!(cut("Memory", 14.0, Weight::Medium, 3.0), "…");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 12.0, 50.0), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 12.0, 5.0), ["unbreakable"]);
    }
}
