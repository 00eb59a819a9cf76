//! A thread of its own for pictures, with a short queue: a large one takes a second, and pages must not wait for it.

use std::{panic, sync::mpsc};

use tokio::sync::oneshot;

use super::{Crop, Square, drawing};
use crate::kernel::{AppError, Code};

/// How many pictures may wait, each up to [`super::BYTES_MAX`].
const QUEUE: usize = 8;
/// What a caller is told to wait when the queue is full.
const RETRY_AFTER_SECONDS: u64 = 5;

struct Task {
    bytes: Vec<u8>,
    crop: Crop,
    answer: oneshot::Sender<Result<Square, AppError>>,
}

/// The thread's door. Cheap to clone; the thread ends with the last clone.
#[derive(Clone)]
pub struct PicturePool {
    tasks: mpsc::SyncSender<Task>,
}

impl std::fmt::Debug for PicturePool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PicturePool")
    }
}

impl PicturePool {
    /// Starts the thread.
    pub fn start() -> Result<Self, AppError> {
        let (tasks, queue) = mpsc::sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("pictures".to_owned())
            .spawn(move || run(&queue))
            .map_err(AppError::internal)?;
        Ok(Self { tasks })
    }

    /// Makes the squares of a picture. 422 at `avatar` when it is none, 503 when too many wait.
    pub async fn square(&self, bytes: Vec<u8>, crop: Crop) -> Result<Square, AppError> {
        let (answer, answered) = oneshot::channel();
        self.tasks
            .try_send(Task { bytes, crop, answer })
            .map_err(|_| AppError::retry_after(Code::ServiceUnavailable, RETRY_AFTER_SECONDS))?;
        answered.await.map_err(AppError::internal)?
    }
}

fn run(queue: &mpsc::Receiver<Task>) {
    if let Err(error) = thread_priority::set_current_thread_priority(thread_priority::ThreadPriority::Min) {
        tracing::debug!(?error, "the thread of pictures runs at normal priority");
    }
    while let Ok(Task { bytes, crop, answer }) = queue.recv() {
        // Whoever asked has gone away: nobody wants the picture.
        if answer.is_closed() {
            continue;
        }
        let drawn = panic::catch_unwind(|| drawing::square(&bytes, crop));
        let _unread = answer.send(match drawn {
            Ok(Ok(squares)) => squares.map_err(AppError::from),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(AppError::internal("a decoder panicked")),
        });
    }
}
