//! The real binary, in a process of its own.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use super::TestApp;

/// A portal in a process of its own.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// Starts `portico serve` on a free port and waits until it says where it listens.
    pub fn start(portal: &TestApp) -> Self {
        Self::start_logging(portal, "error", Stdio::inherit())
    }

    /// The same, with its log.
    pub fn start_logging(portal: &TestApp, filter: &str, log: impl Into<Stdio>) -> Self {
        let folder = portal.folder();
        let mut child = Command::new(env!("CARGO_BIN_EXE_portico"))
            .arg("serve")
            .current_dir(folder)
            .env_remove("PORTICO_CONFIG")
            .envs([
                ("PORTICO__STORE__URL", portal.database_url().to_owned()),
                ("PORTICO__KEYS__MASTER_FILE", folder.join("kill.key").display().to_string()),
                ("PORTICO__SERVER__BIND", "127.0.0.1:0".to_owned()),
                ("PORTICO__SERVER__BASE_URL", "http://portal.test".to_owned()),
                ("PORTICO__SERVER__SITE_DIR", folder.join("site").display().to_string()),
                ("PORTICO__MAIL__SMTP__HOST", "127.0.0.1".to_owned()),
                ("PORTICO__MAIL__SMTP__PORT", portal.sink.addr.port().to_string()),
                ("PORTICO__MAIL__SMTP__TLS", "none".to_owned()),
                ("PORTICO__HASHING__MEMORY_KIB", "8".to_owned()),
                ("PORTICO__HASHING__ITERATIONS", "1".to_owned()),
                ("PORTICO__THROTTLE__FREE_PER_ADDRESS", "100000".to_owned()),
                ("PORTICO__LOG__FILTER", filter.to_owned()),
            ])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the portal starts");
        let said = BufReader::new(child.stdout.take().expect("its output"));
        let line =
            said.lines().map_while(Result::ok).find(|line| line.contains("listening on")).expect("it says where");
        let address = line.rsplit("listening on ").next().and_then(|rest| rest.trim_end_matches(')').parse().ok());
        Self { child, address: address.expect("an address") }
    }

    /// Ends the process as a loss of power would: no signal that it could hear.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
