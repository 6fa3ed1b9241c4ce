//! Each case of the catalog as a named test.
fn main() {}
