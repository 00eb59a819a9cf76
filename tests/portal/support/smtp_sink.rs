//! A mail server for tests: speaks enough SMTP to be taken for one, keeps what it gets, and can be told to misbehave.
//!
//! ```ignore
//! let sink = SmtpSink::start().await;          // or start_with(Encryption::StartTls)
//! // … point mail.smtp at sink.addr (host "localhost"), do something that sends …
//! let letters = sink.wait_for(1).await;
//! assert_eq!(letters[0].link("/verify-email"), …);
//! ```

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// How long [`SmtpSink::wait_for`] waits before it fails the test.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the sink's line is protected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Clear text; `STARTTLS` is not offered.
    None,
    /// Clear text until the client says `STARTTLS`.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

/// Where in the conversation the sink can be told to answer otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first line after connecting.
    Greeting,
    /// `AUTH`.
    SignIn,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// The end of the message.
    Content,
}

/// What the sink does instead of saying that all is well.
#[derive(Clone)]
pub enum Answer {
    /// Says this line, such as `550 5.1.1 no such mailbox`.
    Say(&'static str),
    /// Says nothing more, and keeps the connection.
    Silence,
    /// Closes the connection.
    HangUp,
}

/// A message that the sink took.
#[derive(Clone, Debug)]
pub struct Received {
    /// The address in `MAIL FROM`.
    pub from: String,
    /// The addresses in `RCPT TO`.
    pub to: Vec<String>,
    /// Head and body as they came.
    pub raw: Vec<u8>,
    /// Whether the line was encrypted.
    pub encrypted: bool,
    /// The decoded argument of `AUTH PLAIN`, where the client signed in.
    pub signed_in: Option<String>,
}

impl Received {
    /// The decoded subject.
    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    /// The `Message-ID` without its angle brackets.
    pub fn message_id(&self) -> String {
        self.parsed().message_id().unwrap_or_default().to_owned()
    }

    /// The decoded plain text.
    pub fn text(&self) -> String {
        self.parsed().body_text(0).map(|text| text.replace("\r\n", "\n")).unwrap_or_default()
    }

    /// The decoded HTML.
    pub fn html(&self) -> String {
        self.parsed().body_html(0).map(|html| html.replace("\r\n", "\n")).unwrap_or_default()
    }

    /// The first link of the plain text that holds `part`; fails the test when there is none.
    pub fn link(&self, part: &str) -> String {
        let text = self.text();
        let found = text.split_whitespace().find(|word| word.starts_with("http") && word.contains(part));
        found.unwrap_or_else(|| panic!("no link with {part} in:\n{text}")).to_owned()
    }

    /// The names of all header fields in their order.
    pub fn header_names(&self) -> Vec<String> {
        self.parsed().headers().iter().map(|header| header.name().to_owned()).collect()
    }

    fn parsed(&self) -> mail_parser::Message<'_> {
        MessageParser::default().parse(&self.raw).expect("the sink got something that is not a message")
    }
}

/// The running sink; it stops when dropped.
pub struct SmtpSink {
    /// Where it listens: a free port of the loopback interface.
    pub addr: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

struct Shared {
    encryption: Encryption,
    certificate_pem: String,
    acceptor: TlsAcceptor,
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    orders: VecDeque<(Step, Answer)>,
    connections: usize,
}

impl SmtpSink {
    /// A sink that speaks clear text.
    pub async fn start() -> Self {
        Self::start_with(Encryption::None).await
    }

    /// A sink with a fresh certificate for `localhost`, where it needs one.
    pub async fn start_with(encryption: Encryption) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("no free port on loopback");
        let addr = listener.local_addr().expect("a bound socket has an address");
        let (acceptor, certificate_pem) = certificate();
        let shared =
            Arc::new(Shared { encryption, certificate_pem, acceptor, state: Mutex::default(), arrived: Notify::new() });
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Self { addr, shared, listening }
    }

    /// All messages so far, in the order of their arrival.
    pub fn messages(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Waits until at least `count` messages have come and returns all; fails the test when they do not come.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let enough = async {
            loop {
                let arrived = self.shared.arrived.notified();
                let messages = self.messages();
                if messages.len() >= count {
                    return messages;
                }
                arrived.await;
            }
        };
        let Ok(messages) = timeout(PATIENCE, enough).await else {
            let subjects: Vec<String> = self.messages().iter().map(Received::subject).collect();
            panic!("{} of {count} messages came: {subjects:?}", subjects.len());
        };
        messages
    }

    /// Does this once at the next such step. Several orders for one step are followed in turn.
    pub fn once(&self, step: Step, answer: Answer) {
        self.shared.state().orders.push_back((step, answer));
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Writes the sink's certificate to a file, for `mail.smtp.ca_file`.
    pub fn write_certificate(&self, file: &Path) {
        std::fs::write(file, &self.shared.certificate_pem).expect("the certificate can be written");
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn order_for(&self, step: Step) -> Option<Answer> {
        let mut state = self.state();
        let place = state.orders.iter().position(|(ordered, _)| *ordered == step)?;
        state.orders.remove(place).map(|(_, answer)| answer)
    }
}

fn certificate() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate can be made");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider knows TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("the key fits the certificate");
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.state().connections += 1;
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

/// A broken connection is the client's matter: the test sees it by what arrived.
async fn serve(stream: TcpStream, shared: Arc<Shared>) -> io::Result<()> {
    if shared.encryption == Encryption::Implicit {
        let stream = shared.acceptor.accept(stream).await?;
        Conversation::new(stream, &shared, true).greet_and_talk().await?;
        return Ok(());
    }
    if let Some(stream) = Conversation::new(stream, &shared, false).greet_and_talk().await? {
        let stream = shared.acceptor.accept(stream).await?;
        Conversation::new(stream, &shared, true).talk().await?;
    }
    Ok(())
}

struct Conversation<'a, S> {
    stream: BufReader<S>,
    shared: &'a Shared,
    encrypted: bool,
    signed_in: Option<String>,
    from: String,
    to: Vec<String>,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Conversation<'a, S> {
    fn new(stream: S, shared: &'a Shared, encrypted: bool) -> Self {
        Self { stream: BufReader::new(stream), shared, encrypted, signed_in: None, from: String::new(), to: Vec::new() }
    }

    async fn greet_and_talk(mut self) -> io::Result<Option<S>> {
        self.answer(Step::Greeting, "220 sink ready").await?;
        self.talk().await
    }

    /// Talks until the client leaves, or until it wants encryption: then the bare stream is given back.
    async fn talk(mut self) -> io::Result<Option<S>> {
        loop {
            let line = self.line().await?;
            let (verb, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" | "HELO" => self.introduce().await?,
                "STARTTLS" => {
                    self.say("220 go ahead").await?;
                    return Ok(Some(self.stream.into_inner()));
                }
                "AUTH" => {
                    self.signed_in = rest.strip_prefix("PLAIN ").map(str::to_owned);
                    self.answer(Step::SignIn, "235 welcome").await?;
                }
                "MAIL" => {
                    self.from = address(rest);
                    self.to.clear();
                    self.answer(Step::Sender, "250 go on").await?;
                }
                "RCPT" => {
                    self.to.push(address(rest));
                    self.answer(Step::Recipient, "250 known").await?;
                }
                "DATA" => self.take_message().await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(None);
                }
                "NOOP" | "RSET" => self.say("250 fine").await?,
                _ => self.say("500 what?").await?,
            }
        }
    }

    async fn introduce(&mut self) -> io::Result<()> {
        let offers_encryption = self.shared.encryption == Encryption::StartTls && !self.encrypted;
        let encryption = if offers_encryption { "250-STARTTLS\r\n" } else { "" };
        self.say(&format!("250-sink\r\n{encryption}250-8BITMIME\r\n250 AUTH PLAIN")).await
    }

    async fn take_message(&mut self) -> io::Result<()> {
        self.say("354 end with a dot").await?;
        let mut raw = Vec::new();
        loop {
            let start = raw.len();
            if self.stream.read_until(b'\n', &mut raw).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if &raw[start..] == b".\r\n" {
                raw.truncate(start);
                break;
            }
            if raw[start] == b'.' {
                raw.remove(start);
            }
        }
        if let Some(answer) = self.shared.order_for(Step::Content) {
            return self.follow(answer).await;
        }
        self.shared.state().received.push(Received {
            from: self.from.clone(),
            to: self.to.clone(),
            raw,
            encrypted: self.encrypted,
            signed_in: self.signed_in.clone(),
        });
        self.shared.arrived.notify_waiters();
        self.say("250 taken").await
    }

    async fn answer(&mut self, step: Step, usual: &str) -> io::Result<()> {
        match self.shared.order_for(step) {
            Some(answer) => self.follow(answer).await,
            None => self.say(usual).await,
        }
    }

    async fn follow(&mut self, answer: Answer) -> io::Result<()> {
        match answer {
            Answer::Say(line) => self.say(line).await,
            // Until the client gives up.
            Answer::Silence => self.stream.read_to_end(&mut Vec::new()).await.map(drop),
            Answer::HangUp => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

/// The address between the angle brackets of `FROM:<…>` and `TO:<…>`.
fn address(argument: &str) -> String {
    argument.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
