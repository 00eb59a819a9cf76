//! The one error of the portal: a documented code, a message for people, details per field, and nothing secret.

use std::{borrow::Cow, error::Error as StdError, fmt};

/// Every code that an answer may carry (rows B18, D11), in the documents' spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// No credential came with the request.
    AuthTokenMissing,
    /// The credential is malformed, revoked or unknown.
    AuthTokenInvalid,
    /// The credential was good once.
    AuthTokenExpired,
    /// The credential lacks the scope.
    AuthInsufficientScope,
    /// Address or password are wrong, or the account may not sign in: deliberately one code for all.
    InvalidCredentials,
    /// The password is right, but the address is not confirmed yet.
    EmailNotVerified,
    /// The person has to show anew who they are before this.
    ReauthenticationRequired,
    /// The person lacks the permission.
    InsufficientPermissions,
    /// The request came from another site.
    CrossOriginRefused,
    /// The syntax of the request is wrong.
    InvalidRequest,
    /// A field breaks a rule.
    ValidationError,
    /// A required field is missing.
    MissingRequiredField,
    /// The address is not one.
    InvalidEmailFormat,
    /// No such role can be given.
    InvalidRole,
    /// There is no such person here.
    UserNotFound,
    /// Somebody has this address already.
    UserAlreadyExists,
    /// The same address twice in a bulk request.
    DuplicateEmail,
    /// There is no such role here.
    RoleNotFound,
    /// There is nothing here.
    NotFound,
    /// The link was used, is too old, or never was one.
    LinkInvalid,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The change collides with how things stand.
    Conflict,
    /// The resource changed since it was read.
    PreconditionFailed,
    /// The body is too large.
    PayloadTooLarge,
    /// The body is of a type that is not read here.
    UnsupportedMediaType,
    /// Too many requests or attempts.
    RateLimitExceeded,
    /// The monthly quota is used up.
    QuotaExceeded,
    /// The plan's limit is reached.
    TierLimitExceeded,
    /// The request took too long.
    RequestTimeout,
    /// The server is too busy or is stopping.
    ServiceUnavailable,
    /// Something unexpected; the log has it under the request id.
    InternalError,
}

impl Code {
    /// The spelling in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthTokenMissing => "AUTH_TOKEN_MISSING",
            Self::AuthTokenInvalid => "AUTH_TOKEN_INVALID",
            Self::AuthTokenExpired => "AUTH_TOKEN_EXPIRED",
            Self::AuthInsufficientScope => "AUTH_INSUFFICIENT_SCOPE",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::EmailNotVerified => "EMAIL_NOT_VERIFIED",
            Self::ReauthenticationRequired => "REAUTHENTICATION_REQUIRED",
            Self::InsufficientPermissions => "INSUFFICIENT_PERMISSIONS",
            Self::CrossOriginRefused => "CROSS_ORIGIN_REFUSED",
            Self::InvalidRequest => "INVALID_REQUEST",
            Self::ValidationError => "VALIDATION_ERROR",
            Self::MissingRequiredField => "MISSING_REQUIRED_FIELD",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
            Self::InvalidRole => "INVALID_ROLE",
            Self::UserNotFound => "USER_NOT_FOUND",
            Self::UserAlreadyExists => "USER_ALREADY_EXISTS",
            Self::DuplicateEmail => "DUPLICATE_EMAIL",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::NotFound => "NOT_FOUND",
            Self::LinkInvalid => "LINK_INVALID",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::Conflict => "CONFLICT",
            Self::PreconditionFailed => "PRECONDITION_FAILED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::QuotaExceeded => "QUOTA_EXCEEDED",
            Self::TierLimitExceeded => "TIER_LIMIT_EXCEEDED",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
            Self::InternalError => "INTERNAL_ERROR",
        }
    }

    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidRequest | Self::MissingRequiredField | Self::LinkInvalid => 400,
            Self::AuthTokenMissing | Self::AuthTokenInvalid | Self::AuthTokenExpired | Self::InvalidCredentials => 401,
            Self::AuthInsufficientScope
            | Self::EmailNotVerified
            | Self::ReauthenticationRequired
            | Self::InsufficientPermissions
            | Self::CrossOriginRefused
            | Self::TierLimitExceeded => 403,
            Self::UserNotFound | Self::RoleNotFound | Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RequestTimeout => 408,
            Self::UserAlreadyExists | Self::DuplicateEmail | Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::ValidationError | Self::InvalidEmailFormat | Self::InvalidRole => 422,
            Self::RateLimitExceeded | Self::QuotaExceeded => 429,
            Self::InternalError => 500,
            Self::ServiceUnavailable => 503,
        }
    }

    /// The sentence in English, where nothing more exact is known.
    const fn message(self) -> &'static str {
        match self {
            Self::AuthTokenMissing => "Sign in or send a credential.",
            Self::AuthTokenInvalid => "The credential is not valid.",
            Self::AuthTokenExpired => "The credential has expired.",
            Self::AuthInsufficientScope => "The credential lacks the scope for this.",
            Self::InvalidCredentials => "The e-mail address or the password is wrong.",
            Self::EmailNotVerified => "Confirm your e-mail address first.",
            Self::ReauthenticationRequired => "Confirm that it is you first: sign in again or open /account/confirm.",
            Self::InsufficientPermissions => "You do not have the permission for this.",
            Self::CrossOriginRefused => "The request came from another site.",
            Self::InvalidRequest => "The request cannot be read.",
            Self::ValidationError => "The request contains invalid data",
            Self::MissingRequiredField => "A required field is missing.",
            Self::InvalidEmailFormat => "The e-mail address is not valid.",
            Self::UserNotFound => "There is no such user.",
            Self::UserAlreadyExists | Self::DuplicateEmail => "User with this email already exists",
            Self::InvalidRole | Self::RoleNotFound => "There is no such role.",
            Self::NotFound => "There is nothing here.",
            Self::LinkInvalid => "The link was used already, is too old, or is incomplete.",
            Self::MethodNotAllowed => "The method is not allowed here.",
            Self::Conflict => "The change collides with the current state.",
            Self::PreconditionFailed => "It was changed in the meantime.",
            Self::PayloadTooLarge => "The request is too large.",
            Self::UnsupportedMediaType => "This type of content is not read here.",
            Self::RateLimitExceeded => "Rate limit exceeded. Please try again later.",
            Self::QuotaExceeded => "The monthly quota is used up.",
            Self::TierLimitExceeded => "The limit of the plan is reached.",
            Self::RequestTimeout => "The request took too long.",
            Self::ServiceUnavailable => "The server is busy. Please try again in a moment.",
            Self::InternalError => "Something went wrong on our side.",
        }
    }
}

/// What is wrong with a field. The web says it in the person's language, the API in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issue {
    /// Nothing was given.
    Required,
    /// Nothing of what can be ticked was.
    NothingChosen,
    /// Fewer characters than `min`.
    TooShort {
        /// The least number of characters.
        min: usize,
    },
    /// More than `max` characters.
    TooLong {
        /// The greatest number of characters.
        max: usize,
    },
    /// Not an e-mail address.
    InvalidEmail,
    /// Not a telephone number with its country code.
    InvalidPhone,
    /// Not a user name.
    InvalidUsername,
    /// Not a time zone of the IANA list.
    UnknownTimeZone,
    /// Not a language of the portal.
    UnknownLanguage,
    /// Not one of the values that are taken here.
    UnknownValue,
    /// Not a field of this request.
    UnknownField,
    /// Of another type than wanted.
    WrongType,
    /// Somebody else has it.
    Taken,
    /// On the list of passwords that everybody tries.
    CommonPassword,
    /// Contains the person's own name or address.
    PersonalPassword,
    /// Not the person's password.
    WrongPassword,
    /// Not a code that is good now.
    WrongCode,
    /// The two entries differ.
    Mismatch,
    /// More than the metadata may hold (16 KiB, 64 keys).
    TooMuchMetadata,
    /// The last owner must stay one.
    LastOwner,
    /// Nobody does this to themselves.
    Oneself,
    /// What cannot be switched off.
    AlwaysOn,
    /// Not a time of day as `22:00`.
    InvalidTime,
    /// A span that ends when it begins.
    SameTime,
    /// More than the person may do themselves.
    BeyondOwn,
    /// Neither an address nor a network.
    InvalidNetwork,
    /// Not a whole number between the two.
    OutOfRange {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// As many as there may be are there already.
    TooMany {
        /// How many there may be.
        max: usize,
    },
    /// Not a PNG, JPEG, GIF or WebP picture, or a broken one.
    NoPicture,
    /// A picture with more pixels than are read.
    TooManyPixels {
        /// The longest side that is read.
        side: usize,
        /// The most pixels that are read, in millions.
        millions: usize,
    },
    /// A file beyond the bound.
    FileTooLarge {
        /// The bound in MiB.
        mebibytes: usize,
    },
    /// More files than one.
    OneFileOnly,
    /// Not a day as `2026-11-28`.
    InvalidDate,
    /// A number beyond the bound.
    TooGreat {
        /// The greatest number.
        max: usize,
    },
    /// More entries than a list may have.
    TooManyEntries {
        /// The most entries.
        max: usize,
    },
    /// What only administrators change.
    AdministratorsOnly,
    /// The address that it is already.
    SameAddress,
    /// Something here is called so already.
    NameInUse,
    /// Not a key: letters, digits, `_` and `-`, beginning with a letter.
    InvalidKey,
    /// Not the address of an incoming webhook of Slack.
    InvalidWebhook,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("This field is required"),
            Self::NothingChosen => f.write_str("At least one is needed"),
            Self::TooShort { min } => write!(f, "At least {min} characters are needed"),
            Self::TooLong { max } => write!(f, "At most {max} characters are possible"),
            Self::InvalidEmail => f.write_str("Invalid email format"),
            Self::InvalidPhone => f.write_str("A phone number begins with + and its country code"),
            Self::InvalidUsername => f.write_str(
                "2 to 32 letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit",
            ),
            Self::UnknownTimeZone => f.write_str("There is no such time zone"),
            Self::UnknownLanguage => f.write_str("The languages are en, es and fr"),
            Self::UnknownValue => f.write_str("This value is not possible here"),
            Self::UnknownField => f.write_str("There is no such field"),
            Self::WrongType => f.write_str("This value is of the wrong type"),
            Self::Taken => f.write_str("Somebody else has this already"),
            Self::CommonPassword => f.write_str("This password is one of those that are tried first"),
            Self::PersonalPassword => f.write_str("The password must not be your name or e-mail address"),
            Self::WrongPassword => f.write_str("The password is wrong"),
            Self::WrongCode => f.write_str("The code is wrong, too old, or was used already"),
            Self::Mismatch => f.write_str("The two entries differ"),
            Self::TooMuchMetadata => f.write_str("Metadata may hold 64 keys and 16 KiB"),
            Self::LastOwner => f.write_str("The last owner of the organisation must stay an active owner"),
            Self::Oneself => f.write_str("Nobody can do this to themselves"),
            Self::AlwaysOn => f.write_str("This cannot be switched off"),
            Self::InvalidTime => f.write_str("A time of day is HH:MM, from 00:00 to 23:59"),
            Self::SameTime => f.write_str("Start and end must differ"),
            Self::BeyondOwn => f.write_str("Nobody gives more than they may do themselves"),
            Self::InvalidNetwork => f.write_str("Neither an address nor a network such as 192.0.2.0/24"),
            Self::OutOfRange { min, max } => write!(f, "A whole number from {min} to {max} is wanted"),
            Self::TooMany { max } => write!(f, "At most {max} are possible"),
            Self::NoPicture => f.write_str("A PNG, JPEG, GIF or WebP picture is wanted"),
            Self::TooManyPixels { side, millions } => {
                write!(f, "At most {side} pixels a side and {millions} million in all are possible")
            }
            Self::FileTooLarge { mebibytes } => write!(f, "At most {mebibytes} MiB are possible"),
            Self::InvalidDate => f.write_str("A day is YYYY-MM-DD"),
            Self::TooGreat { max } => write!(f, "The number may be {max} at most"),
            Self::TooManyEntries { max } => write!(f, "At most {max} entries are possible"),
            Self::AdministratorsOnly => f.write_str("Only administrators change this"),
            Self::SameAddress => f.write_str("This is the address already"),
            Self::OneFileOnly => f.write_str("Exactly one file is wanted"),
            Self::NameInUse => f.write_str("Something here is called so already"),
            Self::InvalidKey => f.write_str("A key is 1 to 60 letters, digits, _ and -, beginning with a letter"),
            Self::InvalidWebhook => f.write_str("An address that begins with https://hooks.slack.com/ is wanted"),
        }
    }
}

/// What is wrong with one field, and what was sent where that is not secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The name in the request.
    pub field: Cow<'static, str>,
    /// What is wrong.
    pub issue: Issue,
    /// What was sent, shortened; never a secret.
    pub provided: Option<String>,
}

/// Why something could not be done.
#[derive(Debug)]
pub struct AppError {
    code: Code,
    message: Option<Cow<'static, str>>,
    details: Vec<Detail>,
    retry_after_seconds: Option<u64>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is shown of a value that was refused.
const PROVIDED_MAX_CHARS: usize = 100;

impl AppError {
    /// An error with the code's own message.
    pub const fn new(code: Code) -> Self {
        Self { code, message: None, details: Vec::new(), retry_after_seconds: None, source: None }
    }

    /// An error in one field.
    pub fn field(field: impl Into<Cow<'static, str>>, issue: Issue) -> Self {
        Self::new(Code::ValidationError).with_detail(field, issue)
    }

    /// An error in several fields; `Ok` when the list is empty.
    pub fn fields(details: Vec<Detail>) -> Result<(), Self> {
        if details.is_empty() { Ok(()) } else { Err(Self { details, ..Self::new(Code::ValidationError) }) }
    }

    /// Something unexpected, to be logged under the request id and shown as that id only.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..Self::new(Code::InternalError) }
    }

    /// Too many attempts; the next is possible after so many seconds.
    pub fn retry_after(code: Code, seconds: u64) -> Self {
        Self { retry_after_seconds: Some(seconds), ..Self::new(code) }
    }

    /// The same error with a more exact message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The same error with one more field named.
    #[must_use]
    pub fn with_detail(mut self, field: impl Into<Cow<'static, str>>, issue: Issue) -> Self {
        self.details.push(Detail::new(field, issue));
        self
    }

    /// The same error with this field named and the refused value shown.
    #[must_use]
    pub fn with_provided(mut self, field: impl Into<Cow<'static, str>>, issue: Issue, provided: &str) -> Self {
        self.details.push(Detail::new(field, issue).provided(provided));
        self
    }

    /// The same error with a field called as the request called it.
    #[must_use]
    pub fn renamed(mut self, field: &str, called: &'static str) -> Self {
        for detail in self.details.iter_mut().filter(|detail| detail.field == field) {
            detail.field = called.into();
        }
        self
    }

    /// The code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The message in English.
    pub fn message(&self) -> &str {
        self.message.as_deref().unwrap_or(self.code.message())
    }

    /// What is wrong, field by field.
    pub fn details(&self) -> &[Detail] {
        &self.details
    }

    /// Seconds until another attempt makes sense.
    pub const fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after_seconds
    }
}

impl Detail {
    /// A field and what is wrong with it.
    pub fn new(field: impl Into<Cow<'static, str>>, issue: Issue) -> Self {
        Self { field: field.into(), issue, provided: None }
    }

    /// The same with what was sent. Not for secrets.
    #[must_use]
    pub fn provided(mut self, provided: &str) -> Self {
        self.provided = Some(provided.chars().take(PROVIDED_MAX_CHARS).collect());
        self
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        for detail in &self.details {
            write!(f, "; {}: {}", detail.field, detail.issue)?;
        }
        Ok(())
    }
}

impl StdError for AppError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            // The line to the engine broke off, or there is none: it may be there again in a moment.
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self { source: Some(error.into()), ..Self::new(Code::ServiceUnavailable) }
            }
            other => Self::internal(other),
        }
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
