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
            /// What the node keeps longer than other pods when it runs out of disk or memory. Renders to
            /// `priorityClassName`.
            #[doc = default_class!($($priority)?)]
            pub priority_class: Option<::kit::PriorityClass<'static>>,
            /// More arguments, as they are, after ours. Default: none.
            pub args: &'static [&'static str],
            /// Where the spec says so: headers of generated files name the file, findings the line. [`Settings::new`]
            /// takes it from where it is called.
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

/// Declares `HTTP` and `Deployed` of an exporter, which is one pod that answers at one port, and `pod`, from which
/// its `builder` goes on to what it measures.
macro_rules! exporter {
    ($(#[$about:meta])* port: $port:literal, user: $user:expr, health: $health:literal) => {
        /// Where it is scraped.
        pub const HTTP: ::kit::Port<::kit::Http> = ::kit::Port::new("http", $port);

        $(#[$about])*
        pub trait Deployed: Sized + 'static {
            /// What is said of it.
            const SETTINGS: Settings;

            /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team",
            /// "web").build()`.
            const WORKLOAD: ::kit::Workload<'static> = builder::<Self>().build();
            #[doc = concat!("Its Service, port ", $port, ".")]
            const SERVICE: ::kit::Service<'static> = ::kit::Service::of(const { &Self::WORKLOAD }).port(HTTP);
            /// Where it is scraped.
            const ENDPOINT: ::kit::Endpoint<'static, ::kit::Http> = Self::SERVICE.at(HTTP);
            /// For the stack's list.
            const COMPONENT: ::kit::Component<'static> = ::kit::Component::of(const { &Self::WORKLOAD })
                .service(const { &Self::SERVICE })
                .described_in(Self::SETTINGS.origin);
        }

        /// Its pod, which measures nothing yet. It is asked for its health where that asks nobody else.
        const fn pod(settings: &Settings) -> ::kit::WorkloadBuilder<'static> {
            ::kit::WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
                .purpose(settings.purpose)
                .port(HTTP)
                .run_as($user)
                .resources(settings.resources)
                .readiness(::kit::Probe::http(HTTP, $health).timeout(::kit::seconds(3)))
                .liveness(::kit::Probe::http(HTTP, $health).timeout(::kit::seconds(3)).failures(6))
        }
    };
}
