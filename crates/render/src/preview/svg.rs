//! Writes SVG: few elements, whole pixels, classes in place of styles, so that a picture stays small and its diff
//! short.

use super::font::{self, Weight};

/// A place and a size in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

impl Area {
    /// Without so much at each side.
    pub(super) fn within(self, margin: f64) -> Self {
        Self { x: self.x + margin, y: self.y + margin, w: self.w - 2.0 * margin, h: self.h - 2.0 * margin }
    }

    pub(super) fn right(self) -> f64 {
        self.x + self.w
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.h
    }
}

/// Where a text begins, has its middle, or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The styles of texts: a class each. Written once at the top of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Of panels and rows: 14 pixels.
    Title,
    /// Of everything else: 12 pixels.
    Small,
    /// The same, in the grey of what is said beside.
    Faint,
    /// Heads of columns, in blue.
    Head,
    /// Cells and texts: 14 pixels.
    Body,
}

impl Style {
    const fn class(self) -> &'static str {
        match self {
            Self::Title => "t",
            Self::Small => "s",
            Self::Faint => "f",
            Self::Head => "c",
            Self::Body => "b",
        }
    }

    pub(super) const fn size(self) -> f64 {
        match self {
            Self::Title | Self::Body => 14.0,
            Self::Small | Self::Faint | Self::Head => 12.0,
        }
    }

    pub(super) const fn weight(self) -> Weight {
        match self {
            Self::Title | Self::Head => Weight::Medium,
            _ => Weight::Regular,
        }
    }

    /// How wide a text is in it.
    pub(super) fn width(self, text: &str) -> f64 {
        font::width(text, self.size(), self.weight())
    }
}

/// What all pictures have at the top: Grafana's dark theme, on a background of its own.
pub(super) const STYLES: &str = "<style>text{font-family:Inter,'Helvetica \
    Neue',Arial,sans-serif;font-size:12px;fill:#ccccdc}.t{font-size:14px;font-weight:500}.f{fill:#9698a3}.c{fill:#6e9fff;font-weight:500}.b{font-size:14px}\
    .p{fill:#181b1f;stroke:#2b2e34}.g{stroke:#2b2e33}path{fill:none}.l{stroke-width:14}\
    .w{fill:none;stroke:#ff2340;stroke-width:2}</style>\n\
    <defs><g id=\"i\"><circle r=\"5.5\" fill=\"none\" stroke=\"#9698a3\"/><path d=\"M0 -1V3.5M0 \
    -3.5V-2\" stroke=\"#9698a3\"/></g><path id=\"o\" d=\"M-4 4L4 -4M-1 -4H4V1\" stroke=\"#9698a3\"/></defs>\n";

/// A picture in the making.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub(super) text: String,
}

impl Canvas {
    /// Adds markup as it stands.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// A whole number, which costs a fraction of what `format!` does.
    pub(super) fn number(&mut self, number: f64) {
        let rounded = if number < 0.0 { number - 0.5 } else { number + 0.5 } as i64;
        if rounded < 0 {
            self.text.push('-');
        }
        let (mut rest, mut digits, mut count) = (rounded.unsigned_abs(), [0_u8; 20], 0);
        loop {
            digits[count] = b'0' + (rest % 10) as u8;
            count += 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        while count > 0 {
            count -= 1;
            self.text.push(char::from(digits[count]));
        }
    }

    fn attribute(&mut self, name: &str, number: f64) {
        self.raw(name);
        self.raw("=\"");
        self.number(number);
        self.raw("\"");
    }

    /// A rectangle; `more` are further attributes, such as ` fill="#f00"`.
    pub(super) fn rect(&mut self, area: Area, more: &str) {
        self.raw("<rect");
        self.attribute(" x", area.x);
        self.attribute(" y", area.y);
        self.attribute(" width", area.w.max(0.0));
        self.attribute(" height", area.h.max(0.0));
        self.raw(more);
        self.raw("/>\n");
    }

    /// A line between two points.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), more: &str) {
        self.raw("<line");
        self.attribute(" x1", from.0);
        self.attribute(" y1", from.1);
        self.attribute(" x2", to.0);
        self.attribute(" y2", to.1);
        self.raw(more);
        self.raw("/>\n");
    }

    /// A sign that stands at the top: `i` for a description, `o` for links.
    pub(super) fn sign(&mut self, id: &str, at: (f64, f64)) {
        self.raw("<use href=\"#");
        self.raw(id);
        self.raw("\"");
        self.attribute(" x", at.0);
        self.attribute(" y", at.1);
        self.raw("/>\n");
    }

    /// A text, cut to its room.
    pub(super) fn label(&mut self, at: (f64, f64), style: Style, anchor: Anchor, room: f64, text: &str) {
        let text = font::cut(text, style.size(), style.weight(), room);
        self.words(at, style, anchor, "", &text);
    }

    /// A text as it stands, with further attributes.
    pub(super) fn words(&mut self, at: (f64, f64), style: Style, anchor: Anchor, more: &str, text: &str) {
        self.raw("<text");
        self.attribute(" x", at.0);
        self.attribute(" y", at.1);
        if style != Style::Small {
            self.raw(" class=\"");
            self.raw(style.class());
            self.raw("\"");
        }
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => self.raw(" text-anchor=\"middle\""),
            Anchor::End => self.raw(" text-anchor=\"end\""),
        }
        self.raw(more);
        self.raw(">");
        self.escaped(text);
        self.raw("</text>\n");
    }

    /// A text in which nothing is markup.
    pub(super) fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                letter if letter.is_control() => self.raw(" "),
                letter => self.text.push(letter),
            }
        }
    }
}
