//! Receivers.

use crate::said::{Case, case};
use terms::{Secret, SecretEntry};
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
        "a_topic_that_is_none",
        "notifier `Amazon SNS`: `alerts` is no topic; fix: write its ARN, like \
         `arn:aws:sns:eu-central-1:123456789012:alerts`",
        || {
            let _: Notifier = Notifier::sns("alerts");
        },
    ),
    case(
        "a_version_of_jira_that_refuses_texts",
        "notifier `Jira`: `https://tea.example/rest/api/3/` wants a description in JSON, and gets a text; fix: ask \
         version 2 of the API: `/rest/api/2/`",
        || {
            const KEYS: Secret = Secret::ours("keys", &[SecretEntry::to_be_filled_in("token")]);
            let token = KEYS.key("token");
            let _: Notifier = Notifier::jira("https://tea.example/rest/api/3/", "TEA", "Task", "a@tea.example", token);
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
