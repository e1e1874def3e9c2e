//! Labels and annotations.

use crate::said::{Case, case};
use terms::{Annotation, Label};

pub const CASES: &[Case] = &[
    case(
        "a_key_with_a_capital_prefix",
        "label key `Example.com/team`: its prefix, before the `/`, must be a lower-case DNS name; fix: write it like \
         `team` or `example.com/team`",
        || {
            let _: Label = Label::new("Example.com/team", "ops");
        },
    ),
    case(
        "a_key_with_a_space",
        "label key `cost center`: its name must hold letters, digits, `-`, `_`, `.` and begin and end with a letter \
         or a digit; fix: write it like `team` or `example.com/team`",
        || {
            let _: Label = Label::new("cost center", "42");
        },
    ),
    case(
        "a_value_of_more_than_63_characters",
        "label `purpose`: value `keeps-the-logs-of-every-container-for-as-long-as-the-environment-says` has more \
         than 63 characters; fix: shorten it, or make it an annotation",
        || {
            let _: Label =
                Label::new("purpose", "keeps-the-logs-of-every-container-for-as-long-as-the-environment-says");
        },
    ),
    case(
        "a_value_with_a_slash",
        "label `image`: value `grafana/loki` must hold letters, digits, `-`, `_`, `.` and begin and end with a \
         letter or a digit; fix: write it like `v1.2`, or make it an annotation",
        || {
            let _: Label = Label::new("image", "grafana/loki");
        },
    ),
    case(
        "an_annotation_with_two_slashes",
        "annotation key `example.com/team/mail`: its name must hold letters, digits, `-`, `_`, `.` and begin and end \
         with a letter or a digit; fix: write it like `team` or `example.com/team`",
        || {
            let _: Annotation = Annotation::new("example.com/team/mail", "ops@example.com");
        },
    ),
];
