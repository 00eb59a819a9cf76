//! From a request to a page or a redirect: each reads its input, calls one action, and answers. No rule of the domain lives here.

mod forms;
mod person;
mod refusal;

pub use forms::{Form, Submission};
pub use person::SignedIn;
pub use refusal::answer as answer_error;
