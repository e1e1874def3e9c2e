//! Step 2, too: every Service answers, on the very page by which its pods are judged ready.

use super::web::Web;
use super::{Check, Expected};

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    let check = |page: &super::expected::Page| {
        let place = &page.place;
        let name = format!("service {}", place.service);
        let wanted = format!("{}{} answers", place.port, page.path);
        match web.page(place, &page.path) {
            Ok(_) => Check::held(name, wanted, "it does"),
            Err(refusal) => {
                let hopeless = refusal.is_for_good();
                let next = web.cluster.command(&format!(
                    "-n {} get endpointslices -l kubernetes.io/service-name={} -o wide",
                    place.namespace, place.service
                ));
                let check = Check::lacking(name, wanted, refusal.text, next);
                if hopeless { check.for_good() } else { check }
            }
        }
    };
    expected.pages.iter().map(check).collect()
}
