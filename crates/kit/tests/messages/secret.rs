//! Secrets that are mounted.

use crate::said::{Case, case};
use kit::{FilePath, Mount, Secret, SecretEntry};

pub const CASES: &[Case] = &[case(
    "a_mounted_file_that_it_does_not_have",
    "Secret `grafana-admin`, mounted at `/etc/admin`, has no key `password`; fix: use one of its keys, or add \
         the file to it",
    || {
        const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
        const MOUNTED: Mount = Mount::secret(ADMIN, "/etc/admin");
        let _: FilePath = MOUNTED.file("password");
    },
)];
