//! The portal's addresses, one table.

use axum::Router;

use crate::front::Front;

/// All pages and forms.
pub fn routes() -> Router<Front> {
    Router::new()
}
