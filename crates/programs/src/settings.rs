//! How the settings of a program are declared: one line a setting, from which field, default and documentation follow.

/// The value that is there, if one is.
macro_rules! first {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

/// What the documentation says of the priority class.
macro_rules! default_class {
    () => {
        "Default: none, which is priority 0."
    };
    ($value:expr) => {
        concat!("Default: `", stringify!($value), "`.")
    };
}

/// Declares `Settings`, with the settings that every program has and those in braces, and `Settings::new`.
///
/// `needs` are the settings without a default: `new` takes them, in that order, after the namespace.
macro_rules! settings {
    (
        $(#[$about:meta])*
        program { name: $name:literal, purpose: $purpose:literal, image: $image:expr, resources: $resources:expr,
            $(priority_class: $priority:expr,)?
        }
        needs { $($(#[$need_doc:meta])* $need:ident: $need_type:ty,)* }
        has { $($(#[$doc:meta])* $field:ident: $type:ty = $default:expr,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy)]
        #[must_use = "settings take effect as `SETTINGS` of a type"]
        pub struct Settings {
            /// The namespace it runs in.
            pub namespace: ::kit::Namespace<'static>,
            /// The name of its workload, Service and config, and the label `app` of its pods.
            #[doc = concat!("Default: `", $name, "`.")]
            pub name: &'static str,
            /// What it is for, in a phrase. Renders to an annotation of the workload, and to the documents.
            #[doc = concat!("Default: \"", $purpose, "\".")]
            pub purpose: &'static str,
            #[doc = concat!("Its image, pinned. Default: `", stringify!($image), "`.")]
            pub image: ::kit::Image<'static>,
            /// Requests and limits of one pod.
            #[doc = concat!("Default: `", stringify!($resources), "`.")]
            pub resources: ::kit::Resources,
            /// What the node keeps longer than other pods when it runs out of disk or memory. Renders to `priorityClassName`.
            #[doc = default_class!($($priority)?)]
            pub priority_class: Option<::kit::PriorityClass<'static>>,
            /// More arguments, as they are, after ours. Default: none.
            pub args: &'static [&'static str],
            /// Where the spec says so: headers of generated files name the file, findings the line. [`Settings::new`] takes it
            /// from where it is called.
            pub origin: ::kit::Origin,
            $($(#[$need_doc])* pub $need: $need_type,)*
            $($(#[$doc])* #[doc = ""] #[doc = concat!("Default: `", stringify!($default), "`.")] pub $field: $type,)*
        }

        impl Settings {
            /// The defaults, each of which the documentation of its field names.
            #[track_caller]
            pub const fn new(namespace: ::kit::Namespace<'static>, $($need: $need_type),*) -> Self {
                Self {
                    namespace,
                    name: $name,
                    purpose: $purpose,
                    image: $image,
                    resources: $resources,
                    priority_class: first![$($priority)?],
                    args: &[],
                    origin: ::kit::Origin::here(),
                    $($need,)*
                    $($field: $default,)*
                }
            }
        }
    };
}
