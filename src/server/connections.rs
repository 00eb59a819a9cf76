//! Connections: taken, spoken HTTP on, bounded in how long a head may take to come, and ended in order.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, service::Service};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How long nothing is taken when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(100);

/// How a conversation in HTTP/2 begins. hyper waits without end for the bytes that tell the versions apart.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// How long a client may rest in the middle of it before it is looked at again.
const GLANCE: Duration = Duration::from_millis(20);

/// Serves until told to stop; then takes no new connections and lets requests that run come to their end.
/// A client has so long to say anything, and as long again to send the head of a request: whoever sends a letter now and then would otherwise hold a
/// connection for nothing.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    head_within: Duration,
    stop: CancellationToken,
) -> io::Result<()> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(head_within);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(head_within);
    let running = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (http, watcher, router, stop) = (http.clone(), running.watcher(), router.clone(), stop.clone());
                tokio::spawn(async move {
                    let begun = tokio::select! {
                        biased;
                        begun = timeout(head_within, has_begun(&stream)) => matches!(begun, Ok(Ok(true))),
                        () = stop.cancelled() => false,
                    };
                    if begun {
                        speak(&http, watcher, stream, peer, router).await;
                    }
                });
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection could be taken");
                sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    running.shutdown().await;
    Ok(())
}

/// Waits until a client has said enough to tell which HTTP it speaks, without taking anything of it; answers whether it has, and did not hang up.
async fn has_begun(stream: &TcpStream) -> io::Result<bool> {
    let (mut said, mut before) = ([0; PREFACE.len()], 0);
    loop {
        let count = stream.peek(&mut said).await?;
        if count == 0 || said[..count] != PREFACE[..count] || count == PREFACE.len() {
            return Ok(count > 0);
        }
        // What is there is told again at once.
        if count == before {
            sleep(GLANCE).await;
        }
        before = count;
    }
}

async fn speak(
    http: &auto::Builder<TokioExecutor>,
    watcher: Watcher,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) {
    // Without this, an answer in two writes waits 40 ms for the client's acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.call(request)
    });
    if let Err(error) = watcher.watch(http.serve_connection(TokioIo::new(stream), service).into_owned()).await {
        tracing::debug!(error, "a connection broke off");
    }
}

/// A client that went away before it was taken is nothing to wait for.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
