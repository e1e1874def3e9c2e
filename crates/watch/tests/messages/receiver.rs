//! Receivers.

use crate::said::{Case, case};
use watch::receiver::{Notifier, Receiver};

pub const CASES: &[Case] = &[
    case(
        "a_name_with_a_space",
        "receiver `on call`: its name holds lower-case letters, digits and `-`; fix: write it like `on-call`",
        || {
            const MAIL: Notifier = Notifier::email("ops@tea.example");
            let _: Receiver = Receiver::new("on call", MAIL);
        },
    ),
    case(
        "an_address_without_an_at",
        "notifier: `ops.tea.example` is not an e-mail address; fix: write `somebody@somewhere`",
        || {
            let _: Notifier = Notifier::email("ops.tea.example");
        },
    ),
    case(
        "a_message_that_nobody_could_write",
        "notifier `e-mail`: its text says `Annotations.sumary`, but alerts are annotated with `summary`, \
         `description`, `impact`, `first_step`, `runbook_url`, `dashboard_url`, `logs_url`; fix: name one of those; \
         it also calls `humanize`, which Alertmanager does not know; fix: did you mean `humanizeDuration`?",
        || {
            let _: Notifier = Notifier::email("ops@tea.example")
                .text("{{ range .Alerts }}{{ .Annotations.sumary | humanize }}{{ end }}");
        },
    ),
    case(
        "a_subject_of_a_label_that_is_misspelt",
        "notifier `e-mail`: its subject says `.CommonLabel`, which a message does not have; fix: did you mean \
         `.CommonLabels`?",
        || {
            let _: Notifier = Notifier::email("ops@tea.example").subject("{{ .CommonLabel.app }} is down");
        },
    ),
];
