//! Where images come from one registry, all of them do, and every pod can log in there.

use serde_json::Value;

use crate::testing::Faults;
use crate::world::World;

/// No image anywhere in an object comes from elsewhere.
fn images_come_from_the_mirror(world: &World) -> Faults {
    let Some(mirror) = world.mirror else { return Faults::new() };
    let mut faults = Faults::new();
    for object in &world.objects {
        let mut images = Vec::new();
        collect(&object.value, &mut images);
        for image in images.into_iter().filter(|image| !image.starts_with(&format!("{mirror}/"))) {
            faults.push(format!("{}: it pulls {image}; fix: from {mirror}", object.title()));
        }
    }
    faults
}

/// Whatever stands under `image`.
fn collect<'a>(value: &'a Value, images: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            images.extend(fields.get("image").and_then(Value::as_str));
            for value in fields.values() {
                collect(value, images);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, images);
            }
        }
        _ => {}
    }
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_image_comes_from_the_mirror() {
        holds(images_come_from_the_mirror);
        let mirrored = World::ours().iter().find(|world| world.mirror.is_some()).expect("one environment has a mirror");
        let mut images = Vec::new();
        for object in &mirrored.objects {
            collect(&object.value, &mut images);
        }
        assert_eq!(images.len(), mirrored.pods().count());
    }

    #[test]
    fn an_image_that_was_missed_is_reported() {
        reports(
            images_come_from_the_mirror,
            |world| {
                world.mirror = Some("registry.internal");
                for kind in ["Deployment", "StatefulSet", "DaemonSet"] {
                    for object in world.objects.iter_mut().filter(|object| object.kind() == kind) {
                        let place = object.value.pointer_mut(&container("/image")).expect("it has an image");
                        *place = format!("registry.internal/{}", place.as_str().unwrap_or_default()).into();
                    }
                }
                world.put("Deployment", "grafana", &container("/image"), "docker.io/grafana/grafana:12.4.3");
            },
            "Deployment monitoring/grafana: it pulls docker.io/grafana/grafana:12.4.3; fix: from registry.internal",
        );
    }
}
