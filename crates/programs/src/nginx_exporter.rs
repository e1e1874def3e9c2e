//! nginx-prometheus-exporter: connections and requests of an nginx, from its page `stub_status`. One exporter a server.

use kit::{Context, Endpoint, Http, Image, Resources, WorkloadBuilder, mebibytes, millicores};

use crate::with_common;

/// The newest version that was published.
pub const IMAGE: Image = Image::new("docker.io/nginx/nginx-prometheus-exporter", "1.5.3");

settings! {
    /// What is said of one nginx exporter.
    program {
        name: "nginx-exporter",
        purpose: "measures an nginx",
        image: IMAGE,
        resources: Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), mebibytes(48)),
    }
    needs {
        /// Where nginx serves `stub_status`. Renders to `--nginx.scrape-uri`, with [`Settings::path`].
        status: Endpoint<'static, Http>,
    }
    has {
        /// The path of the `location` with `stub_status`:
        /// <https://nginx.org/en/docs/http/ngx_http_stub_status_module.html>.
        path: &'static str = "/stub_status",
    }
}

exporter! {
    /// An nginx exporter of one pod.
    port: 9113,
    // The user that its image is made for.
    user: 1001,
    health: "/"
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = pod(&settings)
        .arg_made("--nginx.scrape-uri", |cx: &Context| {
            let Settings { status, path, .. } = P::SETTINGS;
            format!("{}{path}", cx.url(status))
        })
        .talks_to(settings.status);
    with_common(builder, settings.priority_class, settings.args)
}
