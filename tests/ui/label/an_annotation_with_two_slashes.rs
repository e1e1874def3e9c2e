use stack::kit::Annotation;

pub const ANNOTATION: Annotation = Annotation::new("example.com/team/mail", "ops@example.com");

fn main() {}
