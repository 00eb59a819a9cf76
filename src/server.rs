//! Putting the house together: what is opened at the start, the routes of all doors, and closing in order.

mod connections;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header, uri::PathAndQuery},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    csrf::{CsrfLayer, ProtectionError},
};

use crate::{
    access::Origin,
    accounts, api,
    app::App,
    clock::Clock,
    config::Config,
    front::{Front, Recognized, Refusal, Visitor, arrive},
    kernel::{AppError, Code},
    keyring::{Keyring, KeyringError},
    mail::{Branding, Mailer, SettingsError},
    organizations,
    places::{Places, PlacesError},
    sms::Texter,
    store::{Db, StoreError},
    web::{self, assets::Assets},
    worker,
};

/// Why the portal cannot start; one line for people.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The master key.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// Where addresses are.
    #[error(transparent)]
    Places(#[from] PlacesError),
    /// Outgoing mail.
    #[error(transparent)]
    Mail(#[from] SettingsError),
    /// Styles and scripts.
    #[error(
        "server.site_dir: {folder}: {source}. Build the portal with `make build`, or name the folder `site` of the release."
    )]
    Assets {
        /// Where they were looked for.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The address is taken or not ours.
    #[error("server.bind: {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// Anything else.
    #[error("{0}")]
    App(#[from] AppError),
    /// The server broke off.
    #[error("serving failed: {0}")]
    Serve(std::io::Error),
}

/// The name under which mails and pages speak before there is an organisation.
const PRODUCT: &str = "Portico";

/// Opens what actions need: the database with its tables up to date, the key, the hashing pool.
pub async fn open_app(config: Arc<Config>, clock: Clock) -> Result<App, StartError> {
    let keyring = Keyring::load(&config.keys)?;
    let places = Places::open(&config.geoip)?;
    let db = Db::open(&config.store).await?;
    db.migrate().await?;
    Ok(App::new(db, clock, config, keyring, places)?)
}

/// Opens outgoing mail under the organisation's name.
pub async fn open_mailer(app: &App) -> Result<Mailer, StartError> {
    let name = organizations::default_organization(app)
        .await?
        .map_or_else(|| PRODUCT.to_owned(), |organization| organization.name.clone());
    let branding = Branding { name, base_url: app.config.server.base_url.clone() };
    Ok(Mailer::from_config(&app.config.mail, branding, app.clock.clone())?)
}

/// Everything that handlers need.
pub async fn open_front(app: App) -> Result<Front, StartError> {
    let mailer = open_mailer(&app).await?;
    let folder = site_folder(&app.config);
    let assets =
        Assets::load(&folder).map_err(|source| StartError::Assets { folder: folder.display().to_string(), source })?;
    let texter = Texter::from_config(&app.config.sms, mailer.shared_mailbox(), app.clock.clone())?;
    Ok(Front::new(app, mailer, texter, assets))
}

/// Styles and scripts lie where the settings say, else beside the binary; in a checkout where the build puts them.
pub fn site_folder(config: &Config) -> PathBuf {
    if let Some(folder) = &config.server.site_dir {
        return folder.clone();
    }
    let beside = std::env::current_exe().ok().and_then(|binary| binary.parent().map(|folder| folder.join("site")));
    beside.filter(|folder| folder.is_dir()).unwrap_or_else(|| PathBuf::from("target/site"))
}

/// All routes with all that stands around them.
pub fn router(front: Front) -> Router {
    let limit = front.app.config.server.body_limit_bytes;
    let base_url = front.app.config.server.base_url.clone();
    let same_origin = CsrfLayer::new().with_rejection_response(refuse_cross_origin);
    // The public address is ours even where a proxy puts another host into the request.
    let same_origin = same_origin.clone().add_trusted_origin(&base_url).unwrap_or(same_origin);
    Router::new()
        .merge(web::routes())
        .merge(api::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(same_origin)
        .layer(DefaultBodyLimit::max(limit))
        .layer(middleware::from_fn_with_state(front.clone(), put_into_words))
        .layer(
            CompressionLayer::new()
                .compress_when(SizeAbove::new(1024).and(NotForContentType::IMAGES).and(NotForContentType::SSE)),
        )
        .layer(middleware::from_fn_with_state(front.clone(), arrive))
        .with_state(front)
}

fn refuse_cross_origin(_: ProtectionError) -> Response<Body> {
    AppError::new(Code::CrossOriginRefused).into_response()
}

/// Static files first; what is no file either is nothing.
async fn nothing_here(State(front): State<Front>, request: Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(file) = front.assets.serve(request.uri().path(), request.uri().query(), request.headers())
    {
        return file;
    }
    refuse(&front, request, Code::NotFound).await
}

async fn wrong_method(State(front): State<Front>, request: Request) -> Response {
    refuse(&front, request, Code::MethodNotAllowed).await
}

/// Refuses what no handler has seen. On pages it is asked who it is, so that they are told in their own language.
async fn refuse(front: &Front, request: Request, code: Code) -> Response {
    let (mut parts, _) = request.into_parts();
    if !api::is_api_path(parts.uri.path())
        && let Err(error) = Visitor::from_request_parts(&mut parts, front).await
    {
        return error.into_response();
    }
    AppError::new(code).into_response()
}

/// Gives an error the words of the door at which it is shown: JSON for the API, a page for people.
async fn put_into_words(State(front): State<Front>, mut request: Request, next: Next) -> Response {
    let is_api = api::is_api_path(request.uri().path());
    let origin = request.extensions().get::<Origin>().cloned().unwrap_or_default();
    // The API's words need none of them.
    let headers = if is_api { HeaderMap::new() } else { request.headers().clone() };
    let here = (!is_api && request.method() == Method::GET).then(|| request.uri().clone());
    let recognized = Recognized::default();
    if !is_api {
        request.extensions_mut().insert(recognized.clone());
    }
    let mut response = next.run(request).await;
    let error = match response.extensions_mut().remove::<Refusal>() {
        Some(Refusal(error)) => error,
        None => match bare_refusal(is_api, &response) {
            Some(code) => Arc::new(AppError::new(code)),
            None => return response,
        },
    };
    let mut answer = if is_api {
        api::answer_error(&error, &origin.request_id, front.app.clock.now())
    } else {
        let here = here.as_ref().and_then(page_of);
        web::answer_error(&front, &headers, &origin, recognized.principal(), here, &error)
    };
    answer.extensions_mut().insert(Refusal(error));
    answer
}

/// The path with its query.
fn page_of(uri: &Uri) -> Option<&str> {
    uri.path_and_query().map(PathAndQuery::as_str)
}

/// Refusals of the framework itself (a body that is too large, a query or a path that cannot be read) get their words as well.
fn bare_refusal(is_api: bool, response: &Response) -> Option<Code> {
    let code = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Code::PayloadTooLarge,
        StatusCode::BAD_REQUEST => Code::InvalidRequest,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        _ => return None,
    };
    let kind = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
    // The framework writes plain text, which no page of ours is.
    let is_bare = if is_api { kind != b"application/json" } else { kind.starts_with(b"text/plain") };
    is_bare.then_some(code)
}

/// A portal that is running: its address, and how to end it.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    front: Front,
    stop: CancellationToken,
    serving: tokio::task::JoinHandle<Result<(), std::io::Error>>,
    background: Vec<tokio::task::JoinHandle<()>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Starts listening, working and hearing.
pub async fn start(front: Front) -> Result<Running, StartError> {
    let address = front.app.config.server.bind;
    let bind_error = |source| StartError::Bind { address, source };
    let listener = TcpListener::bind(address).await.map_err(bind_error)?;
    let address = listener.local_addr().map_err(bind_error)?;
    let head_within = Duration::from_secs(front.app.config.server.head_timeout_seconds.max(1));
    let stop = CancellationToken::new();
    let serving = tokio::spawn(connections::serve(listener, router(front.clone()), head_within, stop.clone()));
    let working =
        tokio::spawn(worker::run(front.app.clone(), front.mailer.clone(), front.texter.clone(), stop.clone()));
    let hearing = {
        let (app, stop) = (front.app.clone(), stop.clone());
        tokio::spawn(async move { app.db.listen(&app.clock, stop).await })
    };
    Ok(Running { address, front, stop, serving, background: vec![working, hearing] })
}

impl Running {
    /// Waits until serving ends by itself, or the worker, or the hearing of what other nodes change: only a failure does that, and without any of them the portal
    /// is none.
    pub async fn failed(&mut self) -> StartError {
        let error = tokio::select! {
            served = &mut self.serving => match served {
                Ok(Err(error)) => error,
                Ok(Ok(())) => std::io::Error::other("ended"),
                Err(error) => std::io::Error::other(error),
            },
            (ended, _, _) = futures_util::future::select_all(&mut self.background) => match ended {
                Ok(()) => std::io::Error::other("the work in the background ended"),
                Err(error) => std::io::Error::other(error),
            },
        };
        StartError::Serve(error)
    }

    /// Takes no new requests, lets those that run and jobs that were begun finish within the bound, writes down what is in memory.
    pub async fn stop(self) {
        let bound = Duration::from_secs(self.front.app.config.server.shutdown_seconds);
        self.stop.cancel();
        // They have no end of their own that could be waited for.
        self.front.app.streams.close();
        let finishing = async {
            let _ = self.serving.await;
            for task in self.background {
                let _ = task.await;
            }
        };
        if tokio::time::timeout(bound, finishing).await.is_err() {
            tracing::warn!("requests or jobs did not finish in time; jobs will run again after the next start");
        }
        self.front.app.db.close().await;
    }
}

/// The one-time link of the first start, when there is no organisation yet.
pub async fn set_up_link(app: &App) -> Result<Option<String>, StartError> {
    if organizations::is_installed(app).await? { Ok(None) } else { Ok(Some(accounts::start_set_up(app).await?)) }
}
