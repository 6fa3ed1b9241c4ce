//! `yimen district`: what do the people of a synthetic place look like as a file?

use super::arguments::DistrictOptions;
use super::fail;
use crate::demo::SEED;
use engine::population::{PLACES, Place, Sampling, households, place_of};
use engine::words;
use std::io::{BufWriter, ErrorKind, Write};
use std::process::ExitCode;

/// Prints the households of a synthetic place as household documents, one a line, as they are made: a whole prefecture
/// needs no more memory than its numbers.
pub fn run(options: &DistrictOptions) -> ExitCode {
    let Some(place) = place_of(&options.place) else {
        let (asked, known) = (&options.place, PLACES.map(|place| place.code).join(", "));
        return fail(&words!("没有合成地区“{asked}”。可用：{known}", "there is no synthetic place “{asked}”. There are: {known}"));
    };
    match write(place, options) {
        // Whoever reads has read enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => fail(&words!("无法输出：{error}", "can't write the output: {error}")),
        _ => ExitCode::SUCCESS,
    }
}

fn write(place: &'static Place, options: &DistrictOptions) -> std::io::Result<()> {
    let sampling = Sampling { at_least: 1, ..Sampling::thinned(options.seed.unwrap_or(SEED), options.scale.get()) };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for household in households(place, sampling).take(options.households.unwrap_or(usize::MAX)) {
        serde_json::to_writer(&mut out, &household.document)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
