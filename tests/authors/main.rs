//! Do the commands that help authors of a catalog do what they say?

mod advice;
mod ask;
mod compare;
mod new_program;
mod rehearse;
