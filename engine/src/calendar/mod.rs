//! Which day is it, how old is somebody, and when is a period over?

mod age;
mod date;
mod working_days;

pub use age::{days_between, months_between, years_between};
pub use date::{Period, date_at, parse_date};
pub use jiff::civil::{Date, date as civil_date};
pub use working_days::{Calendar, Deadline, Limit, LimitUnit, YearTable};
