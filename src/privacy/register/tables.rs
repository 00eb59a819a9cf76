//! The list itself.

use super::{File, Holds, Personal, Table, attachment, flag, id, json, number, shown, text, time};
use crate::kernel::{
    ActivityKind, ApiKeyKind, ExportKind, KnownDeviceKind, NotificationKind, OrgKind, PasskeyKind, SessionKind,
    UserKind,
};

const SECRET: &str =
    "proves who one is; a copy of it would help thieves alone, and only a hash or a sealed form is stored";
const INTERNAL: &str = "what the portal calculates from other columns to find and order rows";
const OWNER: &str = "the person whose copy this is, or their organisation";

pub(super) const NOTHING: &[(&str, &str)] = &[
    ("_sqlx_migrations", "the steps by which the tables were made"),
    ("activity_heads", "the end of each organisation's chain of hashes"),
    ("cache_changes", "numbers of slots that tell other processes what to read anew; forgotten within minutes"),
    ("organizations", "organisations"),
    ("people_counts", "how many people there are"),
    (
        "purges",
        "whose data was deleted and when: an id that points nowhere any more, without which the record could not be erased",
    ),
    (
        "throttles",
        "attempts by a hash of an address or by a network, forgotten within hours; nothing leads from it to an account",
    ),
    ("users_search", "the index over users, which follows that table"),
    ("users_search_config", "a part of the index over users"),
    ("users_search_data", "a part of the index over users"),
    ("users_search_idx", "a part of the index over users"),
];

pub(super) const PERSONAL: &[Table] = &[
    Table {
        name: "users",
        holds: Holds::Person(Personal {
            person: "id",
            file: Some(File {
                name: "profile",
                what: ["Profile", "Perfil", "Profil"],
                columns: &[
                    id("id", shown::<UserKind>),
                    id("org_id", shown::<OrgKind>),
                    text("email"),
                    time("email_verified_at"),
                    text("username"),
                    text("full_name"),
                    text("given_name"),
                    text("family_name"),
                    text("phone"),
                    text("avatar"),
                    text("locale"),
                    text("time_zone"),
                    text("theme"),
                    text("status"),
                    text("role"),
                    json("metadata"),
                    time("created_at"),
                    time("updated_at"),
                    time("last_login_at"),
                    time("role_changed_at"),
                    time("password_changed_at"),
                    time("locked_at"),
                    time("deletion_planned_at"),
                ],
                pages_by: None,
            }),
            withheld: &[
                ("seq", INTERNAL),
                ("email_key", INTERNAL),
                ("username_key", INTERNAL),
                ("name_key", INTERNAL),
                ("search_key", INTERNAL),
                ("sessions_since", INTERNAL),
                ("deleted_at", "empty as long as there is an account"),
                ("password_hash", SECRET),
            ],
        }),
    },
    Table {
        name: "sessions",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "sessions",
                what: ["Sessions", "Sesiones", "Sessions"],
                columns: &[
                    id("id", shown::<SessionKind>),
                    id("device_id", shown::<KnownDeviceKind>),
                    flag("remembered"),
                    time("created_at"),
                    time("last_seen_at"),
                    time("expires_at"),
                    time("proved_at"),
                    time("renewed_at"),
                    text("ip"),
                    text("user_agent"),
                    text("signals"),
                ],
                pages_by: Some("id"),
            }),
            withheld: &[("user_id", OWNER), ("org_id", OWNER), ("token_hash", SECRET)],
        }),
    },
    Table {
        name: "devices",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "devices",
                what: ["Devices", "Dispositivos", "Appareils"],
                columns: &[
                    id("id", shown::<KnownDeviceKind>),
                    text("name"),
                    text("user_agent"),
                    text("ip"),
                    time("first_seen_at"),
                    time("last_seen_at"),
                    time("trusted_until"),
                ],
                pages_by: Some("id"),
            }),
            withheld: &[("user_id", OWNER), ("org_id", OWNER), ("token_hash", SECRET)],
        }),
    },
    Table {
        name: "passkeys",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "passkeys",
                what: ["Passkeys", "Llaves de acceso", "Clés d’accès"],
                columns: &[id("id", shown::<PasskeyKind>), text("name"), time("created_at"), time("last_used_at")],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER), ("org_id", OWNER), ("credential_id", SECRET), ("credential", SECRET)],
        }),
    },
    Table {
        name: "passkey_challenges",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: None,
            withheld: &[
                ("hash", SECRET),
                ("purpose", "part of a secret that lives for minutes"),
                ("user_id", OWNER),
                ("state", SECRET),
                ("expires_at", "part of a secret that lives for minutes"),
            ],
        }),
    },
    Table {
        name: "second_factors",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "second_factors",
                what: ["Second factors", "Segundos factores", "Seconds facteurs"],
                columns: &[
                    text("method"),
                    text("phone"),
                    time("created_at"),
                    time("activated_at"),
                    time("last_used_at"),
                ],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER), ("secret", SECRET), ("last_step", INTERNAL)],
        }),
    },
    Table {
        name: "texted_codes",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: None,
            withheld: &[
                ("user_id", OWNER),
                ("purpose", "part of a secret that lives for minutes"),
                ("hash", SECRET),
                ("tries", INTERNAL),
                ("created_at", "part of a secret that lives for minutes"),
                ("expires_at", "part of a secret that lives for minutes"),
            ],
        }),
    },
    Table {
        name: "backup_codes",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "backup_codes",
                what: ["Backup codes", "Códigos de respaldo", "Codes de secours"],
                columns: &[time("created_at"), time("used_at")],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER), ("hash", SECRET)],
        }),
    },
    Table {
        name: "api_keys",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "api_keys",
                what: ["API keys", "Claves de API", "Clés d’API"],
                columns: &[
                    id("id", shown::<ApiKeyKind>),
                    text("name"),
                    text("prefix"),
                    text("scopes"),
                    text("networks"),
                    time("created_at"),
                    time("expires_at"),
                    time("last_used_at"),
                    id("replaced_by", shown::<ApiKeyKind>),
                ],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER), ("org_id", OWNER), ("hash", SECRET)],
        }),
    },
    Table {
        name: "preferences",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "preferences",
                what: ["Preferences", "Preferencias", "Préférences"],
                columns: &[json("choices"), time("updated_at")],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER)],
        }),
    },
    Table {
        name: "notification_settings",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "notification_settings",
                what: ["Notification settings", "Ajustes de notificaciones", "Réglages des notifications"],
                columns: &[json("choices"), flag("weekly_summary"), text("summary_sent"), time("updated_at")],
                pages_by: None,
            }),
            withheld: &[
                ("user_id", OWNER),
                ("summary_planned", INTERNAL),
                ("texts_day", INTERNAL),
                ("texts_sent", INTERNAL),
            ],
        }),
    },
    Table {
        name: "inbox",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "inbox",
                what: ["Inbox", "Bandeja de entrada", "Boîte de réception"],
                columns: &[
                    id("id", shown::<NotificationKind>),
                    text("event"),
                    json("message"),
                    text("link"),
                    time("created_at"),
                    time("read_at"),
                ],
                pages_by: Some("id"),
            }),
            withheld: &[("user_id", OWNER), ("actor_id", "who else acted is about that other person")],
        }),
    },
    Table {
        name: "avatars",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "pictures",
                what: ["Picture", "Imagen", "Image"],
                columns: &[
                    text("name"),
                    text("media_type"),
                    time("created_at"),
                    attachment("large"),
                    attachment("small"),
                ],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER)],
        }),
    },
    Table {
        name: "email_changes",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "email_changes",
                what: ["Changes of your address", "Cambios de tu dirección", "Changements de votre adresse"],
                columns: &[
                    text("state"),
                    text("old_email"),
                    text("new_email"),
                    time("created_at"),
                    time("expires_at"),
                    time("confirmed_at"),
                    time("undo_until"),
                ],
                pages_by: None,
            }),
            withheld: &[("id", INTERNAL), ("user_id", OWNER), ("confirm_hash", SECRET), ("undo_hash", SECRET)],
        }),
    },
    Table {
        name: "held_addresses",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: None,
            withheld: &[
                ("email_key", "the address before the last change, which stands in the file of these changes"),
                ("user_id", OWNER),
                ("held_until", "until when that change can be taken back, which stands there too"),
            ],
        }),
    },
    Table {
        name: "tokens",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "links",
                what: ["Links sent by mail", "Enlaces enviados por correo", "Liens envoyés par e-mail"],
                columns: &[text("purpose"), time("created_at"), time("expires_at"), time("used_at")],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER), ("hash", SECRET)],
        }),
    },
    Table {
        name: "exports",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: Some(File {
                name: "exports",
                what: ["Copies of your data", "Copias de tus datos", "Copies de vos données"],
                columns: &[
                    id("id", shown::<ExportKind>),
                    text("state"),
                    number("size_bytes"),
                    time("created_at"),
                    time("finished_at"),
                    time("expires_at"),
                ],
                pages_by: None,
            }),
            withheld: &[("user_id", OWNER), ("token_hash", SECRET), ("percent", INTERNAL), ("updated_at", INTERNAL)],
        }),
    },
    Table { name: "export_chunks", holds: Holds::PartOf("exports", "the copy itself, in pieces") },
    Table {
        name: "outbox",
        holds: Holds::Person(Personal {
            person: "user_id",
            file: None,
            withheld: &[
                ("id", INTERNAL),
                ("kind", INTERNAL),
                ("payload", "a letter on its way, sealed; it reaches the person by itself within moments"),
                ("state", INTERNAL),
                ("attempts", INTERNAL),
                ("run_at", INTERNAL),
                ("leased_by", INTERNAL),
                ("lease_until", INTERNAL),
                ("last_error", INTERNAL),
                ("created_at", INTERNAL),
                ("updated_at", INTERNAL),
                ("user_id", OWNER),
            ],
        }),
    },
    Table {
        name: "activity",
        holds: Holds::Record(Personal {
            person: "subject_id",
            file: Some(File {
                name: "activity",
                what: ["Activity", "Actividad", "Activité"],
                columns: &[
                    id("id", shown::<ActivityKind>),
                    text("kind"),
                    text("actor_kind"),
                    flag("by_yourself"),
                    time("occurred_at"),
                    text("ip"),
                    text("user_agent"),
                    json("changes"),
                ],
                pages_by: Some("id"),
            }),
            withheld: &[
                ("org_id", OWNER),
                ("seq", INTERNAL),
                (
                    "actor_id",
                    "the copy says whether it was the person themselves; who else it was is about that other person",
                ),
                ("subject_id", OWNER),
                ("request_id", INTERNAL),
                ("hash", INTERNAL),
                ("origin_salt", INTERNAL),
                ("origin_digest", INTERNAL),
                ("changes_salt", INTERNAL),
                ("changes_digest", INTERNAL),
            ],
        }),
    },
];
