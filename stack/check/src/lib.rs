//! Nothing: the build script of this crate checks what relates the values of the stack, so that `cargo check` fails
//! where `cargo xtask gen` would refuse to write.
