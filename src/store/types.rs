//! How the kernel's types travel to and from the engines.

use chrono::{DateTime, Utc};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};
use uuid::Uuid;

use crate::{
    access::Role,
    kernel::{Email, Id, Locale, Theme},
};

impl<K, DB: Database> Type<DB> for Id<K>
where
    Uuid: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        Uuid::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        Uuid::compatible(ty)
    }
}

impl<'q, K, DB: Database> Encode<'q, DB> for Id<K>
where
    Uuid: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.uuid().encode_by_ref(buffer)
    }
}

impl<'r, K, DB: Database> Decode<'r, DB> for Id<K>
where
    Uuid: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Uuid::decode(value).map(Self::from_uuid)
    }
}

/// The Unix epoch stands for "never" in columns that are paged by.
pub fn never(time: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (time > DateTime::UNIX_EPOCH).then_some(time)
}

/// Reads a text column into a type that knows its own spellings. What is not one of them is an inconsistency and an error.
#[macro_export]
macro_rules! text_column {
    ($($type:ty, $read:expr;)*) => {$(
        impl<DB: sqlx::Database> sqlx::Type<DB> for $type
        where
            String: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <String as sqlx::Type<DB>>::type_info()
            }
            fn compatible(ty: &DB::TypeInfo) -> bool {
                <String as sqlx::Type<DB>>::compatible(ty)
            }
        }
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $type
        where
            &'r str: sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <&str>::decode(value)?;
                $read(text).ok_or_else(|| format!("{text:?} in the store is no {}", stringify!($type)).into())
            }
        }
    )*};
}

text_column! {
    Locale, Locale::from_tag;
    Theme, Theme::from_name;
    Role, Role::from_name;
    Email, |text: &str| text.parse::<Email>().ok();
}
