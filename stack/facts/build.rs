//! The shop's own catalogues are known by lying in `stack/catalogue/`.

fn main() {
    catalogue::build::list("../catalogue");
}
