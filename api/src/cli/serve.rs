//! `yimen serve`: how does the server start, and how does it end?

use super::arguments::ServeOptions;
use super::catalog::{catalog_and_files, keep_files};
use super::fail;
use super::key::{Wanted, issue};
use crate::app::{App, SystemEntropy};
use crate::clock::Clock;
use crate::officer::{Access, Actor, access_of};
use crate::opening::entry_of;
use crate::routes::router;
use axum::serve::ListenerExt;
use engine::ledger::ReadError;
use engine::registry::{HouseholdFile, household_ids, read_household};
use engine::store::{JournalStore, Store, StoreSettings};
use engine::words;
use engine::words::Words;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// How long running requests may take to their end when the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(20);
const HOUSEHOLDS_AT_ONCE: usize = 500;
/// How often it is asked whether a new day has begun, or somebody was recorded.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Runs the server until it is told to stop.
pub fn run(options: &ServeOptions) -> ExitCode {
    match prepare(options) {
        Ok(prepared) => serve(prepared),
        Err(words) => fail(&words),
    }
}

/// Serves an app that is ready, on this machine only, until it is told to stop.
pub fn serve_app(app: Arc<App>, store: Arc<JournalStore>, port: u16, files: Vec<HouseholdFile>) -> ExitCode {
    serve(Prepared { app, store, address: SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port), key: None, search: Search::Read(files) })
}

/// From where the search gets the households, while the first requests are answered already.
enum Search {
    /// From files that have been read.
    Read(Vec<HouseholdFile>),
    /// From the store.
    ToRead,
}

struct Prepared {
    app: Arc<App>,
    store: Arc<JournalStore>,
    address: SocketAddr,
    key: Option<String>,
    search: Search,
}

fn prepare(options: &ServeOptions) -> Result<Prepared, Words> {
    let clock = Clock::asked_for(options.today.as_deref())?.unwrap_or(Clock::System);
    let host: IpAddr = match options.host.as_str() {
        "localhost" => IpAddr::from([127, 0, 0, 1]),
        text => text.parse().map_err(|_| words!("--host：{text} 不是IP地址", "--host: {text} is no IP address"))?,
    };
    let (catalog, files) = catalog_and_files(&options.catalog)?;
    let store = Arc::new(open_store(&options.data)?);
    let app = Arc::new(App::new(Arc::clone(&store) as Arc<dyn Store>, Arc::new(catalog), clock));
    app.with_desk(&Actor::local(), |desk| keep_files(desk, &files))?;
    let key = match options.print_key {
        Some(role) => Some(app.with_desk(&Actor::local(), |desk| issue(desk, &Wanted { role: role.role(), agency: None, partner: None }, None))?),
        None => None,
    };
    let access = access_of(store.as_ref()).map_err(|error| words!("无法读取存储：{error}", "the store can't be read: {error}"))?;
    if access == Access::Local && !host.is_loopback() {
        return Err(words!(
            "还没有账户和密钥，不能在 {host} 上对外服务；请先运行 yimen account set 或 yimen key issue，或加 --print-key",
            "there is no account and no key yet, so {host} is not served; run `yimen account set` or `yimen key issue` first, or add --print-key"
        ));
    }
    Ok(Prepared { app, store, address: SocketAddr::new(host, options.port), key, search: Search::ToRead })
}

/// Opens the store in a folder, telling how far it is where the index has to be made again.
pub fn open_store(folder: &Path) -> Result<JournalStore, Words> {
    JournalStore::open(folder, &mut SystemEntropy, &StoreSettings::default(), &mut tell_progress()).map_err(|error| error.says().clone())
}

/// Tells every tenth of the way to a whole index.
pub fn tell_progress() -> impl FnMut(u64, u64) {
    let mut told = 0;
    move |done, total| {
        let percent = done * 100 / total.max(1);
        if percent >= told + 10 {
            told = percent;
            super::tell(&format!("索引重建 {percent}% / index {percent}%"));
        }
    }
}

fn serve(prepared: Prepared) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).with_target(false).init();
    // The message of a panic could hold anything: the place is enough to find the fault.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "a handler panicked");
    }));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(128).build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&words!("无法启动：{error}", "can't start: {error}")),
    };
    let store = Arc::clone(&prepared.store);
    let outcome = runtime.block_on(listen(prepared));
    runtime.shutdown_timeout(PATIENCE);
    let closed = store.close().map_err(|error| words!("存储未能正常关闭：{error}", "the store could not be closed: {error}"));
    match outcome.and(closed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

async fn listen(prepared: Prepared) -> Result<(), Words> {
    let Prepared { app, address, key, search, .. } = prepared;
    let cannot = |error: std::io::Error| words!("无法在 {address} 上监听：{error}", "can't listen on {address}: {error}");
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let listener = listener.tap_io(|connection| _ = connection.set_nodelay(true));
    let stop = stop_signal()?;
    let (filled, watched, is_stopping) = (Arc::clone(&app), Arc::clone(&app), Arc::new(AtomicBool::new(false)));
    let (enough, until_then) = (Arc::clone(&is_stopping), Arc::clone(&is_stopping));
    tokio::task::spawn_blocking(move || match search {
        Search::Read(files) => fill_from_files(&filled, &files, &enough),
        Search::ToRead => {
            fill_search(&filled, &enough);
            if let Err(error) = filled.registrations.compare_all(filled.store.as_ref()) {
                tracing::warn!(error = %error, "registrations are not compared");
            }
        }
    });
    tokio::spawn(watch_everybody(watched, until_then));
    let key = key.map_or_else(String::new, |key| format!("{key}\n"));
    super::print(&format!("{key}一门已启动 / listening on http://{address}\n"))?;
    let (told, asked) = tokio::sync::oneshot::channel::<()>();
    let until = async move {
        stop.await;
        tracing::info!("stopping");
        is_stopping.store(true, Ordering::Release);
        _ = told.send(());
    };
    let server = axum::serve(listener, router(app)).with_graceful_shutdown(until);
    let server = std::future::IntoFuture::into_future(server);
    let impatience = async {
        _ = asked.await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = server => served.map_err(|error| words!("服务中断：{error}", "the server broke off: {error}")),
        () = impatience => Ok(()),
    }
}

/// Comes true on Ctrl-C, or when the system asks the server to end.
fn stop_signal() -> Result<impl Future<Output = ()>, Words> {
    use tokio::signal::unix::{SignalKind, signal};
    let cannot = |error: std::io::Error| words!("无法接收系统信号：{error}", "can't hear signals: {error}");
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt()).map_err(cannot)?, signal(SignalKind::terminate()).map_err(cannot)?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Reads everybody to be watched; later judges each new day, and whoever is recorded anew, soon after.
async fn watch_everybody(app: Arc<App>, is_stopping: Arc<AtomicBool>) {
    let told = |result: Result<(), ReadError>| result.unwrap_or_else(|error| tracing::warn!(error = %error, "nobody is watched"));
    let (begun, enough) = (Arc::clone(&app), Arc::clone(&is_stopping));
    let begin = move || told(begun.watched.begin(begun.store.as_ref(), &begun.catalog, begun.clock.today(), &enough));
    _ = tokio::task::spawn_blocking(begin).await;
    let mut judged = None;
    while !is_stopping.load(Ordering::Acquire) {
        let now = (app.clock.today(), app.store.position());
        if judged.replace(now) != Some(now) {
            let kept = Arc::clone(&app);
            _ = tokio::task::spawn_blocking(move || told(kept.watched.keep_up(kept.store.as_ref(), &kept.catalog, now.0))).await;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Puts households that have been read into the search, unless the server is told to stop meanwhile.
fn fill_from_files(app: &App, files: &[HouseholdFile], is_stopping: &AtomicBool) {
    for chunk in files.chunks(HOUSEHOLDS_AT_ONCE) {
        if is_stopping.load(Ordering::Acquire) {
            return;
        }
        chunk.iter().for_each(|file| app.households.put(&entry_of(file, &app.catalog.vocabulary)));
        app.note_new_households();
    }
}

/// Puts every registered household into the search, unless the server is told to stop meanwhile.
fn fill_search(app: &App, is_stopping: &AtomicBool) {
    for page in household_ids(app.store.as_ref(), HOUSEHOLDS_AT_ONCE) {
        if is_stopping.load(Ordering::Acquire) {
            return;
        }
        let ids = page.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the households that follow are left out of the search");
            Vec::new()
        });
        for id in ids {
            match read_household(app.store.as_ref(), app.store.vault(), &app.catalog.vocabulary, id) {
                Ok(Some(file)) => app.households.put(&entry_of(&file, &app.catalog.vocabulary)),
                Ok(None) => {}
                Err(error) => tracing::warn!(error = %error, "a household is left out of the search"),
            }
        }
        app.note_new_households();
    }
}
