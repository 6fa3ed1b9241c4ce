//! The proofs stand in `main.rs`.
