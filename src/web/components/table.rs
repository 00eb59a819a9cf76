//! Tables of rows that become cards on narrow screens.

use leptos::{either::Either, prelude::*};

use super::icon::{Icon, icon};
use crate::{
    kernel::{Direction, Locale},
    web::i18n::common_words as words,
};

/// A column of a [`table`].
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading.
    pub label: &'static str,
    /// How to sort by it, where that is possible.
    pub sort: Option<SortLink>,
}

/// The link in a heading that sorts by its column.
#[derive(Debug, Clone)]
pub struct SortLink {
    /// The same list, sorted by this column (the other way round where it is so already).
    pub href: String,
    /// How the list is sorted by this column now; `None` when by another.
    pub current: Option<Direction>,
}

/// A table with a caption for readers. Each row is a `<tr>` whose first cell is a `<th scope="row">`, and
/// whose other cells are `<td data-label="…">`: the label stands before the value where rows are cards.
pub fn table<R: IntoView + 'static>(
    locale: Locale,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<R>,
) -> impl IntoView {
    let heads = columns.into_iter().map(|column| head(locale, column)).collect::<Vec<_>>();
    view! {
        <div class="table">
            <table>
                <caption class="unseen">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn head(locale: Locale, column: Column) -> impl IntoView {
    match column.sort {
        None => Either::Left(view! { <th scope="col">{column.label}</th> }),
        Some(sort) => {
            let sorted = match sort.current {
                Some(Direction::Asc) => Some(("ascending", words::SORT_ASCENDING, Icon::Up)),
                Some(Direction::Desc) => Some(("descending", words::SORT_DESCENDING, Icon::Sorted)),
                None => None,
            };
            Either::Right(view! {
                <th scope="col" aria-sort=sorted.map(|(name, ..)| name)>
                    <a href=sort.href>
                        {column.label}
                        {sorted.map(|(_, text, picture)| (icon(picture), view! { <span class="unseen">", "{text.get(locale)}</span> }))}
                    </a>
                </th>
            })
        }
    }
}
