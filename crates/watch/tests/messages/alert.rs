//! Alerts.

use crate::said::{Case, case};
use watch::scenario::{Gone, quiet_because};

pub const CASES: &[Case] = &[case(
    "a_target_that_vanishes_without_a_reason",
    "an alert may fall silent when its target vanishes, but not without a reason; fix: say why nobody has to know, \
     or `told_by(&ALERT)`",
    || {
        let _: Gone = quiet_because("");
    },
)];
