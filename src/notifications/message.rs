//! What people are told, in their language: a title, and a sentence that says what it means for them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Event;
use crate::kernel::{Locale, UserId};

/// The text in the language, with the names in braces filled in.
macro_rules! sentence {
    ($locale:expr, [$en:literal, $es:literal, $fr:literal]) => {
        match $locale {
            Locale::En => format!($en),
            Locale::Es => format!($es),
            Locale::Fr => format!($fr),
        }
    };
}

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* } of $event:ident: $title:tt $text:tt)*) => {
        /// Something that people are told. Kept as what it is and put into words when it is shown, so that it speaks the language of
        /// the day. The names are part of the store: they are never changed.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Message {
            $($(#[$doc])* $name {
                $(#[doc = "As it stands in the sentence."] $field: String,)*
            },)*
            /// News of an application, in its own words.
            Note {
                /// Which event it is.
                event: Event,
                /// The title, one line.
                title: String,
                /// The text, a few sentences at most.
                text: String,
            },
        }

        impl Message {
            /// Which event it tells of.
            pub const fn event(&self) -> Event {
                match self {
                    $(Self::$name { .. } => Event::$event,)*
                    Self::Note { event, .. } => *event,
                }
            }

            /// What happened, in a few words.
            pub fn title(&self, locale: Locale) -> String {
                match &*self.said(locale) {
                    $(Self::$name { $($field),* } => { let _ = ($($field,)*); sentence!(locale, $title) })*
                    Self::Note { title, .. } => title.clone(),
                }
            }

            /// What it means, in a sentence or two.
            pub fn text(&self, locale: Locale) -> String {
                match &*self.said(locale) {
                    $(Self::$name { $($field),* } => { let _ = ($($field,)*); sentence!(locale, $text) })*
                    Self::Note { text, .. } => text.clone(),
                }
            }
        }
    };
}

messages! {
    /// The password is another one.
    PasswordChanged {} of AccountSecurity:
        ["Your password was changed", "Se ha cambiado tu contraseña", "Votre mot de passe a été modifié"]
        ["If it was not you, choose a new one at once.", "Si no has sido tú, elige enseguida una nueva.", "Si ce n’est pas vous, choisissez-en un nouveau tout de suite."]
    /// The address is another one.
    EmailChanged { email } of AccountSecurity:
        ["Your e-mail address was changed", "Se ha cambiado tu correo electrónico", "Votre adresse e-mail a été modifiée"]
        ["Mails now go to {email}.", "Los mensajes van ahora a {email}.", "Les e-mails vont désormais à {email}."]
    /// A second factor is asked for from now on.
    SecondFactorOn {} of AccountSecurity:
        ["Two-step sign-in is on", "La verificación en dos pasos está activada", "La connexion en deux étapes est activée"]
        ["From now on a code is asked for when you sign in.", "A partir de ahora se pedirá un código al iniciar sesión.", "Un code est désormais demandé à la connexion."]
    /// No second factor is asked for any more.
    SecondFactorOff {} of AccountSecurity:
        ["Two-step sign-in is off", "La verificación en dos pasos está desactivada", "La connexion en deux étapes est désactivée"]
        ["Your password alone now opens the account. If it was not you, act at once.", "Ahora basta tu contraseña para entrar. Si no has sido tú, actúa enseguida.", "Votre mot de passe suffit désormais. Si ce n’est pas vous, agissez tout de suite."]
    /// The authenticator is gone, codes by text message are not.
    AuthenticatorRemoved {} of AccountSecurity:
        ["Your authenticator app was removed", "Se ha quitado tu aplicación de autenticación", "Votre application d’authentification a été retirée"]
        ["Codes by text message are still asked for. If it was not you, act at once.", "Se siguen pidiendo códigos por mensaje de texto. Si no has sido tú, actúa enseguida.", "Les codes par SMS restent demandés. Si ce n’est pas vous, agissez tout de suite."]
    /// Codes by text message are gone, the authenticator is not.
    TextsRemoved {} of AccountSecurity:
        ["Codes by text message were removed", "Se han quitado los códigos por mensaje de texto", "Les codes par SMS ont été retirés"]
        ["Codes of your authenticator app are still asked for. If it was not you, act at once.", "Se siguen pidiendo códigos de tu aplicación de autenticación. Si no has sido tú, actúa enseguida.", "Les codes de votre application d’authentification restent demandés. Si ce n’est pas vous, agissez tout de suite."]
    /// An administrator took all second factors away.
    SecondFactorsReset { by } of AccountSecurity:
        ["Two-step sign-in was reset", "Se ha restablecido la verificación en dos pasos", "La connexion en deux étapes a été réinitialisée"]
        ["{by} took your second factors away. Set them up again soon: until then your password alone opens the account.", "{by} ha quitado tus segundos factores. Vuelve a configurarlos pronto: hasta entonces tu contraseña sola abre la cuenta.", "{by} a retiré vos seconds facteurs. Remettez-les en place vite : d’ici là, votre mot de passe seul ouvre le compte."]
    /// An administrator removed all passkeys.
    PasskeysReset { by } of AccountSecurity:
        ["Your passkeys were removed", "Se han quitado tus llaves de acceso", "Vos clés d’accès ont été retirées"]
        ["{by} removed them. Your password opens the account; add passkeys again on the devices that you have.", "{by} las ha quitado. Tu contraseña abre la cuenta; vuelve a añadir llaves en los dispositivos que tienes.", "{by} les a retirées. Votre mot de passe ouvre le compte ; ajoutez de nouveau des clés sur les appareils que vous avez."]
    /// An administrator took all second factors and passkeys away.
    WaysInReset { by } of AccountSecurity:
        ["Two-step sign-in was reset", "Se ha restablecido la verificación en dos pasos", "La connexion en deux étapes a été réinitialisée"]
        ["{by} took your second factors and passkeys away. Set them up again soon: until then your password alone opens the account.", "{by} ha quitado tus segundos factores y llaves de acceso. Vuelve a configurarlos pronto: hasta entonces tu contraseña sola abre la cuenta.", "{by} a retiré vos seconds facteurs et vos clés d’accès. Remettez-les en place vite : d’ici là, votre mot de passe seul ouvre le compte."]
    /// There are new backup codes; the old ones are void.
    BackupCodesRenewed {} of AccountSecurity:
        ["You have new backup codes", "Tienes nuevos códigos de respaldo", "Vous avez de nouveaux codes de secours"]
        ["The old ones do not work any more.", "Los anteriores ya no sirven.", "Les anciens ne fonctionnent plus."]
    /// Somebody signed in by a backup code.
    BackupCodeUsed { left } of AccountSecurity:
        ["A backup code was used", "Se ha usado un código de respaldo", "Un code de secours a été utilisé"]
        ["Codes that are left: {left}.", "Códigos que quedan: {left}.", "Codes restants : {left}."]
    /// There is one more passkey.
    PasskeyAdded { name } of AccountSecurity:
        ["A passkey was added: {name}", "Se ha añadido una llave de acceso: {name}", "Une clé d’accès a été ajoutée : {name}"]
        ["It opens your account. Remove it if you do not know it.", "Permite entrar en tu cuenta. Elimínala si no la reconoces.", "Elle ouvre votre compte. Supprimez-la si vous ne la reconnaissez pas."]
    /// There is one passkey less.
    PasskeyRemoved { name } of AccountSecurity:
        ["A passkey was removed: {name}", "Se ha eliminado una llave de acceso: {name}", "Une clé d’accès a été supprimée : {name}"]
        ["It does not open your account any more.", "Ya no permite entrar en tu cuenta.", "Elle n’ouvre plus votre compte."]
    /// Somebody signed in on a device that was not known.
    NewDevice { device } of AccountSecurity:
        ["New sign-in: {device}", "Nuevo inicio de sesión: {device}", "Nouvelle connexion : {device}"]
        ["This device has not been used with your account before. If it was not you, end its session.", "Este dispositivo no se había usado antes con tu cuenta. Si no has sido tú, cierra su sesión.", "Cet appareil n’avait jamais servi avec votre compte. Si ce n’est pas vous, fermez sa session."]
    /// The account was locked by its owner's "this wasn't me".
    AccountLocked {} of AccountSecurity:
        ["Your account was locked", "Tu cuenta se ha bloqueado", "Votre compte a été verrouillé"]
        ["All sessions have ended. Choose a new password to open it again.", "Todas las sesiones han terminado. Elige una contraseña nueva para abrirla de nuevo.", "Toutes les sessions sont terminées. Choisissez un nouveau mot de passe pour le rouvrir."]
    /// There is one more API key.
    ApiKeyMade { name } of AccountSecurity:
        ["An API key was made: {name}", "Se ha creado una clave de API: {name}", "Une clé d’API a été créée : {name}"]
        ["It acts in your name. Revoke it if you do not know it.", "Actúa en tu nombre. Revócala si no la reconoces.", "Elle agit en votre nom. Révoquez-la si vous ne la reconnaissez pas."]
    /// An API key does not work any more.
    ApiKeyRevoked { name } of AccountSecurity:
        ["An API key was revoked: {name}", "Se ha revocado una clave de API: {name}", "Une clé d’API a été révoquée : {name}"]
        ["What used it is refused from now on.", "Lo que la usaba se rechaza a partir de ahora.", "Ce qui l’utilisait est désormais refusé."]
    /// The account will be deleted.
    DeletionPlanned { on } of AccountSecurity:
        ["Your account will be deleted on {on}", "Tu cuenta se eliminará el {on}", "Votre compte sera supprimé le {on}"]
        ["Until then you can keep it by signing in.", "Hasta entonces puedes conservarla iniciando sesión.", "D’ici là, connectez-vous pour le conserver."]
    /// The account will not be deleted after all.
    DeletionCancelled {} of AccountSecurity:
        ["Your account stays", "Tu cuenta se conserva", "Votre compte est conservé"]
        ["It will not be deleted.", "No se eliminará.", "Il ne sera pas supprimé."]
    /// An administrator gave another role.
    RoleChanged { by } of AccountChanges:
        ["Your role was changed", "Se ha cambiado tu rol", "Votre rôle a été modifié"]
        ["{by} changed what you may do in the organisation.", "{by} ha cambiado lo que puedes hacer en la organización.", "{by} a modifié ce que vous pouvez faire dans l’organisation."]
    /// An administrator changed the profile.
    ProfileChangedByAdministrator { by } of AccountChanges:
        ["Your profile was changed", "Se ha cambiado tu perfil", "Votre profil a été modifié"]
        ["{by} changed something in your profile.", "{by} ha cambiado algo en tu perfil.", "{by} a modifié votre profil."]
    /// An administrator suspended the account.
    AccountSuspended { by } of AccountChanges:
        ["Your account was suspended", "Se ha suspendido tu cuenta", "Votre compte a été suspendu"]
        ["{by} suspended it. You cannot sign in for now.", "{by} la ha suspendido. Por ahora no puedes iniciar sesión.", "{by} l’a suspendu. Vous ne pouvez pas vous connecter pour l’instant."]
    /// An administrator let the person in again.
    AccountActivated { by } of AccountChanges:
        ["Your account is active", "Tu cuenta está activa", "Votre compte est actif"]
        ["{by} activated it. You can sign in.", "{by} la ha activado. Ya puedes iniciar sesión.", "{by} l’a activé. Vous pouvez vous connecter."]
    /// The export of personal data can be fetched.
    ExportReady {} of ExportReady:
        ["Your export is ready", "Tu exportación está lista", "Votre export est prêt"]
        ["You can fetch it for seven days.", "Puedes descargarla durante siete días.", "Vous pouvez le récupérer pendant sept jours."]
    /// Somebody tried how a notification reaches them.
    Trial {} of SystemUpdates:
        ["This is how a notification looks", "Así se ve una notificación", "Voici à quoi ressemble une notification"]
        ["You asked for it on your notification settings.", "La has pedido en tus ajustes de notificaciones.", "Vous l’avez demandée dans vos réglages de notifications."]
}

impl Message {
    /// Who acted, where the message names somebody.
    const fn by(&self) -> Option<&String> {
        match self {
            Self::RoleChanged { by }
            | Self::ProfileChangedByAdministrator { by }
            | Self::AccountSuspended { by }
            | Self::AccountActivated { by }
            | Self::SecondFactorsReset { by }
            | Self::PasskeysReset { by }
            | Self::WaysInReset { by } => Some(by),
            _ => None,
        }
    }

    /// The person who acted, where one is named. People are kept by their ids and named when the message is read, so that their name goes when they go.
    pub fn actor(&self) -> Option<UserId> {
        self.by()?.parse().ok()
    }

    /// The same message with this name in the place of the id.
    #[must_use]
    pub fn naming(mut self, name: &str) -> Self {
        if let Self::RoleChanged { by }
        | Self::ProfileChangedByAdministrator { by }
        | Self::AccountSuspended { by }
        | Self::AccountActivated { by }
        | Self::SecondFactorsReset { by }
        | Self::PasskeysReset { by }
        | Self::WaysInReset { by } = &mut self
        {
            name.clone_into(by);
        }
        self
    }

    /// The message as it can be said: somebody who is not here any more has no name.
    fn said(&self, locale: Locale) -> Cow<'_, Self> {
        let is_nameless = self.by().is_some_and(String::is_empty) || self.actor().is_some();
        if !is_nameless {
            return Cow::Borrowed(self);
        }
        let somebody = match locale {
            Locale::En => "An administrator",
            Locale::Es => "Un administrador",
            Locale::Fr => "Un administrateur",
        };
        Cow::Owned(self.clone().naming(somebody))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_kept_as_what_it_is_and_said_in_the_language_of_the_reader() {
        let message = Message::PasskeyAdded { name: "Laptop {x}".to_owned() };
        let kept = serde_json::to_value(&message).expect("kept");
        assert_eq!(kept, serde_json::json!({ "kind": "passkey_added", "name": "Laptop {x}" }));
        let read: Message = serde_json::from_value(kept).expect("read");
        assert_eq!(read.title(Locale::En), "A passkey was added: Laptop {x}");
        assert_eq!(read.title(Locale::Es), "Se ha añadido una llave de acceso: Laptop {x}");
        assert_eq!(serde_json::to_value(Message::Trial {}).expect("kept"), serde_json::json!({ "kind": "trial" }));
    }

    #[test]
    fn who_acted_is_kept_by_id_and_has_no_name_once_they_are_gone() {
        let id = UserId::from_uuid(uuid::Uuid::from_u128(7));
        let message = Message::RoleChanged { by: id.to_string() };
        assert_eq!(message.actor(), Some(id));
        assert!(message.text(Locale::En).starts_with("An administrator changed"));
        let named = message.naming("Ann {by}");
        assert_eq!((named.actor(), named.text(Locale::Fr).starts_with("Ann {by} a modifié")), (None, true));
        assert!(Message::AccountSuspended { by: String::new() }.text(Locale::Es).starts_with("Un administrador"));
        assert_eq!(Message::Trial {}.actor(), None);
    }
}
