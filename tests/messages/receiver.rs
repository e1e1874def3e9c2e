//! Receivers of this stack.

use crate::said::{Case, case};
use stack::programs::{RECEIVERS, SMS_TOKEN};
use stack::watch::receiver::Notifier;

pub const CASES: &[Case] = &[case(
    "a_key_that_the_secret_lacks",
    "Secret `alertmanager-receivers` has no key `sms-address`; it has `smtp-password`, `slack-url`, `sms-url`, \
     `sms-token`; fix: use one of these, or add an entry to the Secret",
    || {
        let _: Notifier = Notifier::sms(RECEIVERS.key("sms-address"), RECEIVERS.key(SMS_TOKEN));
    },
)];
