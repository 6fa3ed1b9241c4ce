//! Does the contract's own example come out as it stands there? (Sections 1 and 3.)
