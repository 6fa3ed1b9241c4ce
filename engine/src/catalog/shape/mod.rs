//! What shape does each catalog file have?
//!
//! These types are the file format: they read the files, and the JSON Schema for editors is generated from them.

mod campaign;
mod numbers;
mod program;
mod reviews;
mod scalars;
mod stages;
mod terms;
mod word_lists;

pub use campaign::*;
pub use numbers::*;
pub use program::*;
pub use reviews::*;
pub use scalars::*;
pub use stages::*;
pub use terms::*;
pub use word_lists::*;
