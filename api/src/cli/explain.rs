//! What is wrong with a command line, in both languages?

use clap::error::{ContextKind, ErrorKind};
use std::process::ExitCode;

/// Prints help as it is, and anything else wrong with the command line in both languages. Nothing could be done: 1.
pub fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) {
        return match super::print(&error.to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(words) => super::fail(&words),
        };
    }
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (named(ContextKind::InvalidArg), named(ContextKind::InvalidValue));
    let zh = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", named(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("参数 {argument} 的值「{value}」不对"),
        ErrorKind::ArgumentConflict => format!("参数 {argument} 不能与其他参数同用"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("参数 {argument} 的值个数不对"),
        _ => "命令行有误".to_string(),
    };
    super::tell(&format!("错误：{zh}（yimen --help 查看用法）"));
    super::tell(&error.render().to_string());
    ExitCode::FAILURE
}
