//! What may be sent to be checked and never kept?

use super::bodies::bodies;
use super::fields::{Body, Fields};
use super::values::{Day, HouseholdText, Text};
use schemars::JsonSchema;

bodies! {
    /// 自查：已知的资料和已问过的问题 / a self-check: what is known so far, and what was asked already.
    SelfCheckBody {
        /// 家庭资料，不知道的不写 / the household document; what is unknown is left out.
        household: HouseholdText,
        /// 日期，不写为今天 / the day; today if left out.
        on: Option<Day>,
        /// 已问过、不再问的资料（如答不上来的），写法同 missing / facts that were asked and are not asked again, as in `missing`: those that nobody could tell.
        asked: Option<Vec<Text>>,
    }
}
