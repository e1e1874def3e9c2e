//! Secrets.

use crate::said::{Case, case};
use terms::{Secret, SecretEntry, SecretKey};

pub const CASES: &[Case] = &[
    case(
        "a_key_that_it_does_not_have",
        "Secret `grafana-admin` has no key `password`; it has `user`; fix: use one of these, or add an entry to the \
         Secret",
        || {
            const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
            let _: SecretKey = ADMIN.key("password");
        },
    ),
    case(
        "a_key_with_a_space",
        "Secret `grafana-admin`: its key `user name` must hold 1 to 253 letters, digits, `-`, `_`, `.`; fix: write \
         it like `smtp-password` or `loki.yaml`",
        || {
            let _: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user name", "admin")]);
        },
    ),
    case("two_keys_of_one_name", "Secret `grafana-admin` has two keys called `user`; fix: rename one of them", || {
        let _: Secret = Secret::ours(
            "grafana-admin",
            &[SecretEntry::bundled("user", "admin"), SecretEntry::to_be_filled_in("user")],
        );
    }),
];
