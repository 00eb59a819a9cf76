//! A client that speaks plain HTTP/1.1 over a socket of its own and keeps cookies as a browser does. It follows no redirect and hides nothing.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    future::{Future, IntoFuture},
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A browser, as far as a test needs one.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    cookies: Mutex<BTreeMap<String, String>>,
    user_agent: String,
}

impl Client {
    /// A client without cookies.
    pub fn new(address: SocketAddr) -> Self {
        let user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned();
        Self { address, cookies: Mutex::default(), user_agent }
    }

    /// The cookies that it holds.
    pub fn cookies(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a cookie, empty where there is none.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies().get(name).cloned().unwrap_or_default()
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies().insert(name.to_owned(), value.to_owned());
    }

    pub fn get(&self, path: impl Into<String>) -> Request<'_> {
        self.request("GET", path)
    }

    pub fn post(&self, path: impl Into<String>) -> Request<'_> {
        self.request("POST", path)
    }

    pub fn put(&self, path: impl Into<String>) -> Request<'_> {
        self.request("PUT", path)
    }

    pub fn request(&self, method: &str, path: impl Into<String>) -> Request<'_> {
        Request { client: self, method: method.to_owned(), path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Sends a form as a page's script does: the answer is JSON.
    pub fn submit(&self, path: impl Into<String>, fields: &[(&str, &str)]) -> Request<'_> {
        self.post(path).header("accept", "application/json").form(fields)
    }

    /// Sends these bytes as they are and reads until the server closes.
    pub async fn raw(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(bytes).await?;
        let mut answer = Vec::new();
        // A server that refuses early may reset the line behind its answer: what came before it counts.
        let _ = stream.read_to_end(&mut answer).await;
        Ok(answer)
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut jar = self.cookies();
        for cookie in answer.headers("set-cookie") {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if cookie.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A request in the making; sent when awaited.
#[derive(Debug)]
pub struct Request<'a> {
    client: &'a Client,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request<'_> {
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", body)
    }

    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// Sends it to a server that may be gone; `None` when no whole answer came.
    pub async fn attempt(self) -> Option<Answer> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        let given = |name: &str| self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        let cookies = self.client.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let mut push = |name: &str, value: &str| write!(head, "{name}: {value}\r\n").expect("text grows");
        push("connection", "close");
        if !given("host") {
            push("host", &self.client.address.to_string());
        }
        if !given("user-agent") {
            push("user-agent", &self.client.user_agent);
        }
        if !cookies.is_empty() && !given("cookie") {
            push("cookie", &cookies.join("; "));
        }
        if !given("content-length") && (!self.body.is_empty() || self.method != "GET") {
            push("content-length", &self.body.len().to_string());
        }
        for (name, value) in &self.headers {
            push(name, value);
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        let what = format!("{} {}", self.method, self.path);
        let answer = Answer::read(&what, &self.client.raw(&bytes).await.ok()?)?;
        self.client.keep_cookies(&answer);
        Some(answer)
    }
}

impl<'a> IntoFuture for Request<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.attempt().await.expect("the portal answers") })
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    what: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Takes an answer apart; `None` where it breaks off in the head.
    pub fn read(what: &str, bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head of text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if is_chunked { joined(&bytes[end + 4..]) } else { bytes[end + 4..].to_vec() };
        Some(Self { what: what.to_owned(), status: status.expect("a status"), headers, body })
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).first().copied()
    }

    /// All headers of this name.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.text()))
    }

    /// The code in the error envelope.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The names of the fields that the envelope complains of.
    pub fn fields(&self) -> Vec<String> {
        let details = self.json()["error"]["details"].clone();
        let details = details.as_array().cloned().unwrap_or_default();
        details.iter().filter_map(|detail| detail["field"].as_str().map(str::to_owned)).collect()
    }

    /// Where a form's answer leads, however it was asked for.
    pub fn leads_to(&self) -> String {
        if self.status == 303 {
            self.location()
        } else {
            self.json()["redirect"].as_str().unwrap_or_default().to_owned()
        }
    }

    /// What a refused form says at a field; `null` where it says nothing.
    pub fn error_at(&self, field: &str) -> Value {
        self.json()["errors"][field].clone()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> String {
        self.header("location").unwrap_or_default().to_owned()
    }

    /// The whole `Set-Cookie` of this name.
    pub fn set_cookie(&self, name: &str) -> Option<String> {
        let beginning = format!("{name}=");
        self.headers("set-cookie").into_iter().find(|cookie| cookie.starts_with(&beginning)).map(str::to_owned)
    }

    /// The same answer, if it has this status; fails the test otherwise.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {:?} {}", self.what, self.headers, self.text());
        self
    }

    /// The same answer, if it is an error with this status and code; fails the test otherwise.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.code(), code, "{}: {}", answer.what, answer.text());
        answer
    }
}

/// Puts chunks together.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..line]).ok().and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        let size = size.expect("the size of a chunk");
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + size]);
        rest = &rest[line + 2 + size + 2..];
    }
    body
}
