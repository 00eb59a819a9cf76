//! Pages of long lists, reached by key.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From small to large.
    Asc,
    /// From large to small.
    #[default]
    Desc,
}

impl Direction {
    /// The other way round.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }

    /// The name in URLs and SQL alike: `asc`, `desc`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}

/// Where a page begins or ends: the row that it comes after, or before when read backwards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageEdge {
    /// The value of the sorted column in that row, as text.
    #[serde(rename = "k")]
    pub key: String,
    /// The id of that row, which tells equal keys apart.
    #[serde(rename = "i")]
    pub id: uuid::Uuid,
    /// Whether the page lies before that row.
    #[serde(rename = "b", default, skip_serializing_if = "std::ops::Not::not")]
    pub backwards: bool,
}

/// How many rows match: exact as far as counting is cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Counted.
    Exact(u64),
    /// More than could be counted cheaply; about this many.
    Estimate(u64),
}

impl Total {
    /// Rows are counted one by one up to here (row B04).
    pub const COUNT_LIMIT: u64 = 10_000;

    /// The number, exact or not.
    pub const fn number(self) -> u64 {
        match self {
            Self::Exact(number) | Self::Estimate(number) => number,
        }
    }
}

/// Some rows of a list with the edges of its neighbours.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// The edge of the page after this one, where there is one.
    pub next: Option<PageEdge>,
    /// The edge of the page before this one, where there is one.
    pub previous: Option<PageEdge>,
    /// How many rows match in all.
    pub total: Total,
    /// The page as the API writes it, from the first time on: a page is asked for more often than it changes.
    pub written: OnceLock<Arc<[u8]>>,
}
