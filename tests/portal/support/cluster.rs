//! A PostgreSQL server for the tests alone: on a socket in a folder of its own, without durability, gone when the tests are.
//!
//! It is started once per test run. Under nextest, where every test is a process, the run is the runner's process: all its tests share the server.

use std::{
    fs::{self, File},
    os::unix::process::{CommandExt, parent_id},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use portico::{config, store::Db};
use sqlx::{Connection, Executor, PgConnection};

/// Starts the server and stops it when the process that owns the tests is gone, however that ended.
const KEEPER: &str = r#"
folder=$1 owner=$2 bin=$3
trap '' INT TERM HUP
as=
if [ "$(id -u)" = 0 ]; then as='runuser -u postgres --'; chown postgres "$folder"; fi
cd "$folder"
fail() { touch failed; exit 1; }
$as "$bin/initdb" -D data -U portico -A trust -E UTF8 --no-locale --no-sync || fail
$as "$bin/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off -c max_wal_size=512MB &
until $as "$bin/pg_isready" -q -h "$folder"; do kill -0 $! 2>/dev/null || fail; sleep 0.05; done
touch ready
while kill -0 "$owner" 2>/dev/null; do sleep 0.5; done
$as "$bin/pg_ctl" -D data -m immediate -w stop
cd / && rm -rf "$folder" "$folder.lock"
"#;

/// The database that every test's own is copied from: tables made, nothing in them.
pub const TEMPLATE: &str = "portico_template";

/// The folder of the socket.
pub fn socket_folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let (owner, run) = match std::env::var("NEXTEST_RUN_ID") {
            Ok(run) => (parent_id(), run),
            Err(_) => (std::process::id(), std::process::id().to_string()),
        };
        let folder = std::env::temp_dir().join(format!("portico-tests-{run}"));
        let lock = folder.with_extension("lock");
        let file = File::create(&lock).expect("a lock file");
        file.lock().expect("one process at a time starts the server");
        if !folder.join("template").exists() {
            fs::create_dir_all(&folder).expect("a folder for PostgreSQL");
            start(&folder, owner);
            make_template(&folder);
            fs::write(folder.join("template"), "").expect("a mark");
        }
        folder
    })
}

#[expect(clippy::zombie_processes, reason = "the keeper outlives the tests and ends PostgreSQL after them")]
fn start(folder: &Path, owner: u32) {
    let log = File::create(folder.join("log")).expect("a log");
    Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .args([folder.as_os_str(), owner.to_string().as_ref(), binaries().as_os_str()])
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("the same log"))
        .stderr(log)
        // Of a group of its own, so that Ctrl-C reaches the tests and the keeper sees them go.
        .process_group(0)
        .spawn()
        .expect("sh runs");
    while !folder.join("ready").exists() {
        if folder.join("failed").exists() {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            panic!(
                "PostgreSQL for the tests could not be started (it runs as the user postgres where you are root):\n{log}"
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The newest PostgreSQL of this machine.
fn binaries() -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    let on_path = || {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).find(|bin| bin.join("initdb").exists())
    };
    versions.pop().or_else(on_path).expect("PostgreSQL is needed for the tests: apt-get install postgresql")
}

fn make_template(folder: &Path) {
    let url = url(folder, TEMPLATE);
    let folder = folder.to_owned();
    // Of its own thread and runtime: whoever asks first may be inside a runtime already.
    let making = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            administer(&folder, format!("CREATE DATABASE {TEMPLATE}")).await;
            let store = config::Store { url: url.into(), ..config::Store::default() };
            let db = Db::open(&store).await.expect("the template opens");
            db.migrate().await.expect("the tables are made");
            db.close().await;
        });
    });
    making.join().expect("the template is made");
}

/// The address of a database of the server.
pub fn url(folder: &Path, database: &str) -> String {
    format!("postgres://portico@localhost/{database}?host={}", folder.display())
}

/// Runs a statement that belongs to no database.
pub async fn administer(folder: &Path, statement: String) {
    let mut connection = PgConnection::connect(&url(folder, "postgres")).await.expect("the server answers");
    connection.execute(sqlx::AssertSqlSafe(statement)).await.expect("the server obeys");
    connection.close().await.expect("the line is closed");
}
