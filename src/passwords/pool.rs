//! Argon2id, and the estimator of strength, in threads of their own: bounded in number and in queue, at lower priority, so that pages never wait for them.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc::PasswordHash};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};
use tokio::sync::oneshot;

use super::strength::{Estimate, Strength, estimate, glance};
use crate::{
    config,
    kernel::{AppError, Code, Issue},
};

const SALT_LEN: usize = 16;
const HASH_LEN: usize = 32;
/// What a caller is told to wait when the queue is full.
const RETRY_AFTER_SECONDS: u64 = 2;

/// How much of the way from the lowest to the highest priority, in percent: every page goes first, and yet people can sign in while pages keep all
/// cores busy.
const PRIORITY: u8 = 25;
/// A thread that had nothing to do for so long gives its memory back.
const REST: Duration = Duration::from_secs(30);

/// What comparing a password with a hash says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Another password.
    Wrong,
    /// The password.
    Right,
    /// The password, but hashed with other settings than today's: hash it again.
    RightButOutdated,
}

enum Task {
    Hash(SecretString, oneshot::Sender<Result<String, AppError>>),
    Verify(SecretString, String, oneshot::Sender<Verdict>),
    Estimate(SecretString, Vec<String>, oneshot::Sender<Estimate>),
}

/// The pool. Cheap to clone; its threads end with the last clone.
#[derive(Clone)]
pub struct PasswordPool {
    tasks: mpsc::SyncSender<Task>,
    decoy: Arc<str>,
    threads: usize,
}

impl std::fmt::Debug for PasswordPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordPool")
    }
}

impl PasswordPool {
    /// Starts the threads.
    pub fn start(settings: &config::Hashing) -> Result<Self, AppError> {
        let params = Params::new(settings.memory_kib, settings.iterations, settings.parallelism, Some(HASH_LEN))
            .map_err(|error| AppError::internal(format!("hashing: {error}")))?;
        let (tasks, queue) = mpsc::sync_channel(settings.queue);
        let queue = Arc::new(Mutex::new(queue));
        let threads =
            settings.threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
        for number in 0..threads {
            let hasher = Hasher::new(params.clone());
            let queue = queue.clone();
            std::thread::Builder::new()
                .name(format!("passwords-{number}"))
                .spawn(move || hasher.run(&queue))
                .map_err(AppError::internal)?;
        }
        // A hash that no password fits: comparing with it costs what comparing with a real one costs.
        let decoy = phc_text(&params, &[0x5a; SALT_LEN], &[0; HASH_LEN]).into();
        Ok(Self { tasks, decoy, threads })
    }

    /// How many passwords are hashed at once.
    pub const fn threads(&self) -> usize {
        self.threads
    }

    /// Hashes a password with today's settings; the text carries them and the salt (PHC string format).
    pub async fn hash(&self, password: SecretString) -> Result<String, AppError> {
        let (answer, answered) = oneshot::channel();
        self.submit(Task::Hash(password, answer))?;
        answered.await.map_err(AppError::internal)?
    }

    /// Compares a password with a stored hash. Without one (nobody has that address) it works as long and says [`Verdict::Wrong`].
    pub async fn verify(&self, password: SecretString, stored: Option<String>) -> Result<Verdict, AppError> {
        let (answer, answered) = oneshot::channel();
        self.submit(Task::Verify(password, stored.unwrap_or_else(|| self.decoy.to_string()), answer))?;
        answered.await.map_err(AppError::internal)
    }

    /// How good a password is.
    pub async fn strength(&self, password: SecretString) -> Result<Strength, AppError> {
        Ok(self.estimate(password, Vec::new()).await?.strength)
    }

    /// Whether a password may be set: long enough, not too long, not among the first to be tried, not one of the person's own words (name, address).
    pub async fn check(
        &self,
        password: &SecretString,
        min_chars: usize,
        own_words: &[&str],
    ) -> Result<Result<(), Issue>, AppError> {
        let own_words: Vec<String> = own_words.iter().map(|word| (*word).to_owned()).collect();
        if let Err(issue) = glance(password, min_chars, &own_words) {
            return Ok(Err(issue));
        }
        let is_common = self.estimate(password.clone(), own_words).await?.is_common;
        Ok(if is_common { Err(Issue::CommonPassword) } else { Ok(()) })
    }

    async fn estimate(&self, password: SecretString, own_words: Vec<String>) -> Result<Estimate, AppError> {
        let (answer, answered) = oneshot::channel();
        self.submit(Task::Estimate(password, own_words, answer))?;
        answered.await.map_err(AppError::internal)
    }

    fn submit(&self, task: Task) -> Result<(), AppError> {
        self.tasks.try_send(task).map_err(|_| AppError::retry_after(Code::ServiceUnavailable, RETRY_AFTER_SECONDS))
    }
}

/// One thread's tools. The memory is kept from one hash to the next, because asking the system for 19 MiB each time costs a fifth of the work.
struct Hasher {
    params: Params,
    memory: Vec<Block>,
}

impl Hasher {
    fn new(params: Params) -> Self {
        Self { params, memory: Vec::new() }
    }

    fn run(mut self, queue: &Mutex<mpsc::Receiver<Task>>) {
        let lowered = ThreadPriorityValue::try_from(PRIORITY)
            .map(|priority| set_current_thread_priority(ThreadPriority::Crossplatform(priority)));
        if !matches!(lowered, Ok(Ok(()))) {
            tracing::debug!(?lowered, "password threads run at normal priority");
        }
        loop {
            let next = match queue.lock() {
                Ok(queue) => queue.recv_timeout(REST),
                Err(_) => return,
            };
            // Whoever asked may have gone away: then nobody reads the answer.
            let _unread = match next {
                Ok(Task::Hash(password, answer)) => answer.send(self.hash(&password)).is_err(),
                Ok(Task::Verify(password, stored, answer)) => answer.send(self.verify(&password, &stored)).is_err(),
                Ok(Task::Estimate(password, own_words, answer)) => {
                    answer.send(estimate(&password, &own_words)).is_err()
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    self.memory = Vec::new();
                    continue;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            };
        }
    }

    fn hash(&mut self, password: &SecretString) -> Result<String, AppError> {
        let mut salt = [0_u8; SALT_LEN];
        getrandom::fill(&mut salt).map_err(|error| AppError::internal(error.to_string()))?;
        let params = self.params.clone();
        let hash = self.derive(password, &params, &salt)?;
        Ok(phc_text(&params, &salt, &hash))
    }

    fn verify(&mut self, password: &SecretString, stored: &str) -> Verdict {
        let Ok(stored) = PasswordHash::new(stored) else {
            return Verdict::Wrong;
        };
        let (Ok(params), Some(salt), Some(expected)) = (Params::try_from(&stored), stored.salt, stored.hash) else {
            return Verdict::Wrong;
        };
        let Ok(derived) = self.derive(password, &params, &salt) else {
            return Verdict::Wrong;
        };
        let outdated = params.m_cost() != self.params.m_cost()
            || params.t_cost() != self.params.t_cost()
            || params.p_cost() != self.params.p_cost();
        match (bool::from(derived.as_slice().ct_eq(expected.as_bytes())), outdated) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButOutdated,
        }
    }

    fn derive(&mut self, password: &SecretString, params: &Params, salt: &[u8]) -> Result<[u8; HASH_LEN], AppError> {
        if self.memory.len() < params.block_count() {
            self.memory.resize(params.block_count(), Block::default());
        }
        let mut hash = [0_u8; HASH_LEN];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
            .hash_password_into_with_memory(
                password.expose_secret().as_bytes(),
                salt,
                &mut hash,
                &mut self.memory[..params.block_count()],
            )
            .map_err(|error| AppError::internal(format!("hashing: {error}")))?;
        Ok(hash)
    }
}

fn phc_text(params: &Params, salt: &[u8], hash: &[u8]) -> String {
    format!(
        "$argon2id$v=19$m={},t={},p={}${}${}",
        params.m_cost(),
        params.t_cost(),
        params.p_cost(),
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(memory_kib: u32) -> config::Hashing {
        config::Hashing { memory_kib, iterations: 1, parallelism: 1, threads: Some(1), queue: 4 }
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_alone() {
        let pool = PasswordPool::start(&settings(64)).expect("a pool");
        let hash = pool.hash("a fine phrase".into()).await.expect("a hash");
        assert_eq!(pool.verify("a fine phrase".into(), Some(hash.clone())).await.expect("compared"), Verdict::Right);
        assert_eq!(pool.verify("another phrase".into(), Some(hash)).await.expect("compared"), Verdict::Wrong);
        assert_eq!(pool.verify("a fine phrase".into(), None).await.expect("compared"), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_other_settings_asks_to_be_renewed() {
        let old =
            PasswordPool::start(&settings(64)).expect("a pool").hash("a fine phrase".into()).await.expect("a hash");
        let pool = PasswordPool::start(&settings(128)).expect("a pool");
        assert_eq!(pool.verify("a fine phrase".into(), Some(old)).await.expect("compared"), Verdict::RightButOutdated);
    }

    #[tokio::test]
    async fn what_is_common_is_refused_by_the_same_estimator_that_the_meter_asks() {
        let pool = PasswordPool::start(&settings(64)).expect("a pool");
        assert_eq!(pool.check(&"password1".into(), 8, &[]).await.expect("checked"), Err(Issue::CommonPassword));
        assert_eq!(pool.check(&"a fine phrase".into(), 8, &["Ann"]).await.expect("checked"), Ok(()));
        assert_eq!(
            pool.check(&"ann lee".into(), 4, &["Ann Lee"]).await.expect("checked"),
            Err(Issue::PersonalPassword)
        );
        assert!(pool.strength("password1".into()).await.expect("judged").score < 2);
    }

    #[tokio::test]
    async fn a_full_queue_is_answered_with_503() {
        let pool = PasswordPool::start(&config::Hashing { queue: 1, iterations: 40, memory_kib: 8192, ..settings(64) })
            .expect("a pool");
        let waiting: Vec<_> = (0..8)
            .map(|_| {
                tokio::spawn({
                    let pool = pool.clone();
                    async move { pool.hash("x".into()).await }
                })
            })
            .collect();
        let mut refused = 0;
        for task in waiting {
            if let Err(error) = task.await.expect("joined") {
                assert_eq!(
                    (error.code(), error.retry_after_seconds()),
                    (Code::ServiceUnavailable, Some(RETRY_AFTER_SECONDS))
                );
                refused += 1;
            }
        }
        assert!(refused >= 1, "the queue took everything");
    }
}
