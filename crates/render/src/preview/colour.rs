//! Grafana's colours by name, and what it makes of them, for the dark theme.
//!
//! <https://github.com/grafana/grafana/blob/v12.4.3/packages/grafana-data/src/themes/createVisualizationColors.ts>

/// Red, green, blue.
type Rgb = [u8; 3];

const HUES: [(&str, [u32; 5]); 6] = [
    ("red", [0xFF_A6B0, 0xFF_7383, 0xF2_495C, 0xE0_2F44, 0xC4_162A]),
    ("orange", [0xFF_CB7D, 0xFF_B357, 0xFF_9830, 0xFF_780A, 0xFA_6400]),
    ("yellow", [0xFF_F899, 0xFF_EE52, 0xFA_DE2A, 0xF2_CC0C, 0xE0_B400]),
    ("green", [0xC8_F2C2, 0x96_D98D, 0x73_BF69, 0x56_A64B, 0x37_872D]),
    ("blue", [0xC0_D8FF, 0x8A_B8FF, 0x57_94F2, 0x32_74D9, 0x1F_60C4]),
    ("purple", [0xDE_B6F2, 0xCA_95E5, 0xB8_77D9, 0xA3_52CC, 0x8F_3BB8]),
];

/// The colour of texts.
pub(super) const TEXT: &str = "#ccccdc";

fn rgb(name: &str) -> Rgb {
    of(&HUES, 0xCC_CCDC, name)
}

/// The colour of that name in a theme; that of its texts where there is none.
fn of(theme: &[(&str, [u32; 5])], text: u32, name: &str) -> Rgb {
    let shades = ["super-light-", "light-", "", "semi-dark-", "dark-"];
    let found = theme.iter().find_map(|(hue, colours)| {
        let shade = name.strip_suffix(hue)?;
        shades.iter().position(|one| *one == shade).map(|index| colours[index])
    });
    let number = found.unwrap_or(text);
    [(number >> 16) as u8, (number >> 8) as u8, number as u8]
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The colour of that name; that of texts where there is none.
pub(super) fn named(name: &str) -> String {
    hex(rgb(name))
}

/// The colour of the series with this number in the mode `shades`: alternately brighter and darker.
pub(super) fn shade(name: &str, index: usize) -> String {
    let base = rgb(name);
    let index = index % 11;
    if index == 0 {
        return hex(base);
    }
    let step = index.div_ceil(2);
    let part = step as f64 / 6.0 * 35.0 / 100.0;
    hex(if index % 2 == 1 { brightened(base, part) } else { darkened(base, part) })
}

/// The colour of the series with this number in the mode `palette-classic`.
pub(super) fn classic(index: usize) -> String {
    const PALETTE: [&str; 6] = ["green", "semi-dark-yellow", "blue", "orange", "red", "purple"];
    named(PALETTE[index % PALETTE.len()])
}

/// The colour at that part of the way from one to another.
pub(super) fn between(one: &str, other: &str, part: f64) -> String {
    let (one, other) = (rgb(one), rgb(other));
    let mix = |index: usize| (f64::from(one[index]) * (1.0 - part) + f64::from(other[index]) * part + 0.5) as u8;
    hex([mix(0), mix(1), mix(2)])
}

/// Both ends of the gradient behind a coloured number.
pub(super) fn gradient(name: &str) -> (String, String) {
    (hex(darkened(rgb(name), 0.15)), hex(darkened(rgb(name), 0.05)))
}

/// Whether white is read better than black on it.
pub(super) fn is_dark(name: &str) -> bool {
    let [red, green, blue] = rgb(name).map(u32::from);
    red * 299 + green * 587 + blue * 114 < 170_000
}

fn brightened(colour: Rgb, part: f64) -> Rgb {
    colour.map(|one| (f64::from(one) + 255.0 * part).min(255.0) as u8)
}

/// With less lightness, as HSL has it.
fn darkened(colour: Rgb, part: f64) -> Rgb {
    let most = f64::from(colour.into_iter().max().unwrap_or(0)) / 255.0;
    let least = f64::from(colour.into_iter().min().unwrap_or(0)) / 255.0;
    let light = f64::midpoint(most, least);
    let darker = (light - part).max(0.0);
    let room = |light: f64| if light < 0.5 { light } else { 1.0 - light };
    let stretch = if room(light) > 0.0 { room(darker) / room(light) } else { 0.0 };
    colour.map(|one| ((darker + (f64::from(one) / 255.0 - light) * stretch) * 255.0 + 0.5).clamp(0.0, 255.0) as u8)
}

#[cfg(test)]
mod tests {
    use watch::dashboard::{GREEN, IDENTITIES, ORANGE, RED, YELLOW};

    use super::{HUES, Rgb, gradient, is_dark, named, of, shade};

    #[test]
    fn names_and_shades() {
        assert_eq!(
            (named("blue"), named("dark-purple"), named("text")),
            ("#5794f2".into(), "#8f3bb8".into(), "#ccccdc".into())
        );
        assert_eq!((shade("blue", 0), shade("blue", 11)), (named("blue"), named("blue")));
        assert_ne!(shade("blue", 1), shade("blue", 2));
        assert_eq!(gradient("red").1, "#f03147".to_owned());
        assert!(is_dark("red") && is_dark("green") && !is_dark("yellow"));
    }

    /// The same names in the light theme.
    const LIGHT: [(&str, [u32; 5]); 6] = [
        ("red", [0xFF_7383, 0xF2_495C, 0xE0_2F44, 0xC4_162A, 0xAD_0317]),
        ("orange", [0xFF_B357, 0xFF_9830, 0xFF_780A, 0xFA_6400, 0xE5_5400]),
        ("yellow", [0xFF_EE52, 0xFA_DE2A, 0xF2_CC0C, 0xE0_B400, 0xCC_9D00]),
        ("green", [0x96_D98D, 0x73_BF69, 0x56_A64B, 0x37_872D, 0x19_730E]),
        ("blue", [0x8A_B8FF, 0x57_94F2, 0x32_74D9, 0x1F_60C4, 0x12_50B0]),
        ("purple", [0xCA_95E5, 0xB8_77D9, 0xA3_52CC, 0x8F_3BB8, 0x7C_2EA3]),
    ];
    const TEXT_OF_LIGHT: u32 = 0x24_292E;

    /// What somebody sees of red, green and blue: Machado, Oliveira, Fernandes 2009.
    /// <https://doi.org/10.1109/TVCG.2009.113>
    type Eyes = [[f64; 3]; 3];
    const USUAL: Eyes = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    const DEUTERANOPIA: Eyes =
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];
    const PROTANOPIA: Eyes =
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]];

    fn lab(colour: Rgb, seen: Eyes) -> [f64; 3] {
        let linear = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        let times = |row: [f64; 3]| row.iter().zip(linear).map(|(by, part)| by * part).sum::<f64>();
        let [red, green, blue] = seen.map(|row| times(row).clamp(0.0, 1.0));
        let bent = |part: f64| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 };
        let x = bent((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
        let y = bent(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = bent((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// How far apart two colours are at least, in either theme, in the colour space CIELAB of 1976: at 2 one barely
    /// sees it.
    fn apart(one: &str, other: &str, seen: Eyes) -> f64 {
        let themes: [(&[_], _); 2] = [(&HUES, 0xCC_CCDC), (&LIGHT, TEXT_OF_LIGHT)];
        let distance = |(hues, text): (&[(&str, [u32; 5])], u32)| {
            let (one, other) = (lab(of(hues, text, one), seen), lab(of(hues, text, other), seen));
            one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
        };
        themes.map(distance).into_iter().fold(f64::MAX, f64::min)
    }

    #[test]
    fn colours_of_different_meaning_differ_for_who_cannot_tell_red_from_green() {
        // Bounds; what series mean; severities. Then queries of one panel, beside which their names stand: first two.
        let told: [(&[&str], f64); 5] = [
            (&[GREEN, YELLOW, RED], 24.0),
            (&[GREEN, ORANGE, RED], 24.0),
            (&[RED, ORANGE, "blue"], 24.0),
            (&IDENTITIES[..2], 20.0),
            (&IDENTITIES, 15.0),
        ];
        for (seen, (all, least)) in
            [USUAL, DEUTERANOPIA, PROTANOPIA].into_iter().flat_map(|seen| told.map(|one| (seen, one)))
        {
            for (index, one) in all.iter().enumerate() {
                for other in &all[index + 1..] {
                    let apart = apart(one, other, seen);
                    assert!(apart > least, "{one} and {other}: {apart}");
                }
            }
        }
        assert!(apart("green", "red", DEUTERANOPIA) < 10.0, "the reason for other shades");
        assert!(apart("blue", "purple", PROTANOPIA) < 10.0, "the reason for lighter ones");
    }
}
