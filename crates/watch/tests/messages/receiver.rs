//! Receivers.

use crate::said::{Case, case};
use watch::receiver::{Notifier, Receiver};

pub const CASES: &[Case] = &[
    case(
        "a_name_with_a_space",
        "receiver `on call`: its name holds lower-case letters, digits and `-`; fix: write it like `on-call`",
        || {
            const MAIL: Notifier = Notifier::email("ops@dhakacart.com");
            let _: Receiver = Receiver::new("on call", MAIL);
        },
    ),
    case(
        "an_address_without_an_at",
        "notifier: `ops.dhakacart.com` is not an e-mail address; fix: write `somebody@somewhere`",
        || {
            let _: Notifier = Notifier::email("ops.dhakacart.com");
        },
    ),
];
