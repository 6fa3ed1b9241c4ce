//! What does a synthetic district look like?
