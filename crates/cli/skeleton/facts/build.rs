//! The catalogues of your own programs are known by lying in `catalogue/`.

fn main() {
    catalogue::build::list("../catalogue");
}
