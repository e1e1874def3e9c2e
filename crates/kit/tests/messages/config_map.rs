//! ConfigMaps.

use crate::said::{Case, case};
use kit::{ConfigMap, Context, File, FilePath, Mount};

pub const CASES: &[Case] = &[
    case(
        "a_file_that_it_does_not_have",
        "ConfigMap `loki`, mounted at `/etc/loki`, has no key `loki.yml`; fix: use one of its keys, or add the file \
         to it",
        || {
            const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
            fn config(_: &Context) -> String {
                "a: b".to_owned()
            }
            let _: FilePath = CONFIG.file("loki.yml");
        },
    ),
    case(
        "a_key_with_a_slash",
        "ConfigMap `loki`: its key `rules/loki.yaml` must hold 1 to 253 letters, digits, `-`, `_`, `.`; fix: write \
         it like `smtp-password` or `loki.yaml`",
        || {
            fn config(_: &Context) -> String {
                "a: b".to_owned()
            }
            let _: ConfigMap = ConfigMap::new("loki", &[File::yaml("rules/loki.yaml", &config)]);
        },
    ),
    case("two_files_of_one_name", "ConfigMap `loki` has two files called `loki.yaml`; fix: rename one of them", || {
        fn config(_: &Context) -> String {
            "a: b".to_owned()
        }
        let _: ConfigMap =
            ConfigMap::new("loki", &[File::yaml("loki.yaml", &config), File::json("loki.yaml", &config)]);
    }),
];
