//! Which papers did somebody bring, what is still missing, and who looked at a scan?

use super::desk::{Desk, Judged, reason_of};
use super::error::CaseError;
use crate::calendar::Date;
use crate::ledger::{
    Action, Answer, ApplicationId, ApplicationRecord, EventBody, FileName, HouseholdId, PaperEvent, PaperId, PaperRecord, PersonId, ReadVersion, Stored, read,
    read_under, read_versioned,
};
use crate::registry::HouseholdFile;
use crate::sealing::{Opened, Owner, Sealed, seal};
use crate::words;
use crate::words::Words;

/// The most bytes of a scan.
pub const SCAN_BYTES_MAX: usize = 10 << 20;

/// What is brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperRequest {
    /// The office's id of the household.
    pub household: String,
    /// The member whom it is about, by the office's id; none if it is about the household.
    pub member: Option<String>,
    /// The application for which it is brought.
    pub application: Option<ApplicationId>,
    /// The catalog's key of the kind of paper.
    pub kind: String,
    /// The scan.
    pub scan: Option<Vec<u8>>,
    /// What stands on it.
    pub note: Option<String>,
    /// The day on which it was received, up to today.
    pub on: Date,
    /// The last day on which it counts, if it runs out.
    pub until: Option<Date>,
}

/// A scan, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Its media type.
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A paper that an application still lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPaper {
    /// The catalog's key of the kind of paper.
    pub kind: String,
    /// Its name.
    pub name: Words,
    /// The last day of one that was received and has run out.
    pub expired: Option<Date>,
}

/// The media type of a scan, told by its first bytes: only what a browser shows without running it.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 3] = [(b"%PDF-", "application/pdf"), (b"\xFF\xD8\xFF", "image/jpeg"), (b"\x89PNG\r\n\x1A\n", "image/png")];
    KINDS.iter().find(|(first, _)| bytes.starts_with(first)).map(|(_, media)| *media)
}

/// Takes a paper in. A scan is sealed before it is kept: under the member's key if it is about a member, so that it goes with that member.
pub fn receive_paper(desk: &mut Desk<'_>, request: &PaperRequest) -> Result<Answer, CaseError> {
    check(desk, request)?;
    desk.commit(|desk| {
        let file = desk.household(&request.household)?;
        let person = request.member.as_deref().map(|member| member_of(&file, member)).transpose()?;
        let mut expected = file.versions();
        expected.extend(request.application.map(|id| application_of(desk, &file, id)).transpose()?);
        let owner = person.map_or(Owner::from(file.id), Owner::from);
        let scan = request.scan.as_deref().map(|bytes| keep_sealed(desk, owner, bytes)).transpose()?;
        let note = request.note.as_deref().map(|note| desk.seal_text(owner, note.trim())).transpose()?;
        let paper = PaperId(desk.entropy.number());
        let received = PaperEvent::Received {
            paper,
            household: file.id,
            person,
            application: request.application,
            kind: request.kind.clone(),
            file: scan,
            media: request.scan.as_deref().and_then(media_of).map(str::to_string),
            note,
            on: request.on,
            until: request.until,
        };
        let action = Action::Record { events: vec![EventBody::Paper(received)], answer: Answer::PaperReceived { paper } };
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

fn check(desk: &Desk<'_>, request: &PaperRequest) -> Result<(), CaseError> {
    let mut faults = Vec::new();
    let mut fault = |path: &str, expected: Words| faults.push((path.to_string(), expected));
    if !desk.catalog.documents.contains_key(&request.kind) {
        fault("kind", Words::new("目录中没有这种材料", "there is no such kind of paper in the catalog"));
    }
    if request.on > desk.today {
        fault("on", Words::new("不能晚于今天", "can't be later than today"));
    }
    if request.until.is_some_and(|until| until < request.on) {
        fault("until", Words::new("不能早于收到的日期", "can't be before the day on which it was received"));
    }
    if request.note.as_deref().is_some_and(|note| !(1..=500).contains(&note.trim().chars().count())) {
        fault("note", Words::new("应为1至500字", "expected 1 to 500 characters"));
    }
    match request.scan.as_deref() {
        Some(bytes) if bytes.len() > SCAN_BYTES_MAX => fault("scan", Words::new("扫描件最多10 MiB", "a scan has at most 10 MiB")),
        Some(bytes) if media_of(bytes).is_none() => fault("scan", Words::new("应为PDF、JPEG或PNG文件", "expected a PDF, JPEG or PNG file")),
        _ => {}
    }
    if faults.is_empty() { Ok(()) } else { Err(CaseError::Faults(faults)) }
}

pub(super) fn member_of(file: &HouseholdFile, member: &str) -> Result<PersonId, CaseError> {
    let position = file.position_of(member);
    let position = position.ok_or_else(|| CaseError::field("member", Words::new("应为本户成员编号", "expected the id of a member of this household")))?;
    Ok(file.people[position].person)
}

/// The version of an application, which must be this household's.
pub(super) fn application_of(desk: &Desk<'_>, file: &HouseholdFile, id: ApplicationId) -> Result<ReadVersion, CaseError> {
    let found = read_versioned::<ApplicationRecord>(desk.store, &id)?;
    match found.value.is_some_and(|record| record.household == file.id) {
        true => Ok((ApplicationRecord::key(&id), found.version)),
        false => Err(CaseError::field("application", Words::new("应为本户的申请", "expected an application of this household"))),
    }
}

fn keep_sealed(desk: &mut Desk<'_>, owner: Owner, bytes: &[u8]) -> Result<FileName, CaseError> {
    let key = desk.store.vault().key_of(owner);
    let key = key.ok_or_else(|| CaseError::Unknown(Words::new("该档案已被遗忘", "this file has been forgotten")))?;
    let sealed = seal(owner, &key, bytes, desk.entropy);
    Ok(desk.store.keep_file(&sealed.bytes)?)
}

/// A household's papers, in the order in which they came.
pub fn papers_of(desk: &Desk<'_>, household: HouseholdId) -> Result<Vec<PaperRecord>, CaseError> {
    let mut papers: Vec<PaperRecord> = read_under(desk.store, &PaperRecord::prefix_of(household))?;
    papers.sort_by_key(|record| (record.on, record.since, record.paper));
    Ok(papers)
}

/// Opens a scan for somebody who says what for; each time is an event.
pub fn view_paper(desk: &mut Desk<'_>, household: &str, paper: PaperId, purpose: &str) -> Result<Scan, CaseError> {
    let purpose = reason_of(purpose).map_err(|_| CaseError::field("purpose", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    let file = desk.household(household)?;
    let record = read::<PaperRecord>(desk.store, &(file.id, paper))?;
    let record = record.ok_or_else(|| CaseError::Unknown(words!("本户没有材料 {paper}", "there is no paper {paper} of this household")))?;
    let name = record.file.ok_or_else(|| CaseError::Unknown(Words::new("该材料没有扫描件", "this paper has no scan")))?;
    desk.commit(|desk| {
        let purpose = desk.seal_text(file.id, &purpose)?;
        let viewed = EventBody::Paper(PaperEvent::Viewed { household: file.id, paper, purpose });
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Record { events: vec![viewed], answer: Answer::Done } })
    })?;
    let lost = || CaseError::Broken(format!("the scan of {paper} is gone"));
    let owner = record.person.map_or(Owner::from(file.id), Owner::from);
    let sealed = Sealed { owner, bytes: desk.store.file(&name)?.ok_or_else(lost)? };
    match desk.store.vault().open(&sealed) {
        Opened::Plain(bytes) => Ok(Scan { media: record.media.unwrap_or_default(), bytes }),
        Opened::Forgotten => {
            Err(CaseError::Unknown(Words::new("有关的人已被遗忘，扫描件不可再读", "whom it is about was forgotten: the scan can't be read any more")))
        }
        Opened::Damaged => Err(CaseError::Broken(format!("the scan of {paper} does not open with its key"))),
    }
}

/// What an application still lacks today: the program's papers without those that came and count. A paper about somebody else does not count for
/// a member's application; one that was brought for another application does.
pub fn missing_papers(desk: &Desk<'_>, application: &ApplicationRecord) -> Result<Vec<MissingPaper>, CaseError> {
    let papers = papers_of(desk, application.household)?;
    let versions = desk.catalog.programs.iter().filter(|program| program.id == application.program);
    let Some(program) = versions.clone().find(|program| program.in_force.contains(application.on)).or_else(|| versions.clone().next_back()) else {
        return Ok(Vec::new());
    };
    let fits = |record: &&PaperRecord| record.person.is_none() || application.recipient.is_none() || record.person == application.recipient;
    let mut missing = Vec::new();
    for kind in &program.documents {
        let received = || papers.iter().filter(|record| record.kind == *kind).filter(fits);
        if received().any(|record| record.counts(desk.today)) {
            continue;
        }
        let name = desk.catalog.documents.get(kind).cloned().unwrap_or_else(|| Words::new(kind, kind));
        missing.push(MissingPaper { kind: kind.clone(), name, expired: received().filter_map(|record| record.until).max() });
    }
    Ok(missing)
}
