//! Images.

use crate::said::{Case, case};
use terms::Image;

pub const CASES: &[Case] = &[
    case(
        "a_digest_that_is_too_short",
        "image `docker.io/grafana/loki`: a digest is `sha256:` and 64 hexadecimal digits, small letters; fix: copy \
         it from the registry",
        || {
            let _: Image = Image::new("docker.io/grafana/loki", "3.7.6").digest("sha256:0123abcd");
        },
    ),
    case(
        "a_tag_with_a_space",
        "image `docker.io/grafana/loki`: a tag holds at most 128 letters, digits, `-`, `_`, `.`; fix: copy it from \
         the registry",
        || {
            let _: Image = Image::new("docker.io/grafana/loki", "3.7 6");
        },
    ),
    case(
        "latest",
        "image `docker.io/grafana/loki`: the tag `latest` names another image every day; fix: pin a version, for \
         example `3.7.6`",
        || {
            let _: Image = Image::new("docker.io/grafana/loki", "latest");
        },
    ),
    case(
        "state_in_a_relative_folder",
        "image `docker.io/grafana/loki`: the folder `loki` of its state is not absolute; fix: begin it with `/`",
        || {
            let _: Image = Image::new("docker.io/grafana/loki", "3.7.6").keeps_state_in("loki");
        },
    ),
    case(
        "the_tag_in_the_repository",
        "image `docker.io/grafana/loki:3.7.6`: a repository holds lower-case letters, digits, `-`, `_`, `.` and `/` \
         only; fix: give the tag as the second argument",
        || {
            let _: Image = Image::new("docker.io/grafana/loki:3.7.6", "3.7.6");
        },
    ),
    case(
        "without_a_tag",
        "image `docker.io/grafana/loki`: the tag is missing; fix: pin a version, for example `3.7.6`",
        || {
            let _: Image = Image::new("docker.io/grafana/loki", "");
        },
    ),
    case(
        "without_its_registry",
        "image `grafana/loki`: the registry is missing; fix: spell it out, for example `docker.io/grafana/loki`",
        || {
            let _: Image = Image::new("grafana/loki", "3.7.6");
        },
    ),
];
