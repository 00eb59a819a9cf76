//! Words of the inbox and of the notification settings.

use super::{Text, texts};
use crate::notifications::{Channel, Event};

texts! {
    INBOX_LEAD = "What you were told, newest first.", "Lo que se te ha comunicado, lo más reciente primero.", "Ce qui vous a été signalé, du plus récent au plus ancien.";
    SETTINGS = "Settings", "Ajustes", "Réglages";
    WHOLE_INBOX = "Go to the inbox", "Ir a la bandeja", "Aller à la boîte de réception";
    READ_ALL = "Mark all read", "Marcar todo como leído", "Tout marquer comme lu";
    ALL_READ = "Everything is read.", "Todo está leído.", "Tout est lu.";
    MARK_READ = "Mark read", "Marcar como leído", "Marquer comme lu";
    OPEN = "Open", "Abrir", "Ouvrir";
    NEW = "New", "Nuevo", "Nouveau";
    NOTHING_YET = "Nothing yet", "Nada todavía", "Rien pour l’instant";
    NOTHING_YET_TEXT = "When something about your account changes, you read it here.",
        "Cuando cambie algo de tu cuenta, lo leerás aquí.",
        "Quand quelque chose change dans votre compte, vous le lisez ici.";
    BELL_EMPTY = "Inbox, nothing unread", "Bandeja, nada sin leer", "Boîte de réception, rien de nouveau";
    BELL = "Inbox, {count} unread" | "Inbox, {count} unread",
        "Bandeja, {count} sin leer" | "Bandeja, {count} sin leer",
        "Boîte de réception, {count} non lu" | "Boîte de réception, {count} non lus";

    LEAD = "What you are told, on which ways, and when.", "Qué se te comunica, por qué vías y cuándo.", "Ce qui vous est signalé, par quels moyens et quand.";
    TRY = "Send me one", "Enviarme una", "M’en envoyer une";
    TRIED = "It is on its way, on every way that you chose.", "Va en camino, por todas las vías que has elegido.", "Elle est en route, par tous les moyens que vous avez choisis.";
    SAVED = "Your settings are saved.", "Tus ajustes están guardados.", "Vos réglages sont enregistrés.";
    WAYS = "Ways", "Vías", "Moyens";
    NOT_SET_UP = "Not set up here", "No configurado aquí", "Non configuré ici";
    CHANNEL_EMAIL = "E-mail", "Correo", "E-mail";
    CHANNEL_IN_APP = "Inbox", "Bandeja", "Boîte de réception";
    CHANNEL_PUSH = "Push", "Push", "Push";
    CHANNEL_SMS = "Text message", "SMS", "SMS";
    CHANNEL_SLACK = "Slack", "Slack", "Slack";
    EMAIL_TEXT = "To {address}", "A {address}", "À {address}";
    IN_APP_TEXT = "Behind the bell of this portal.", "En la campana de este portal.", "Derrière la cloche de ce portail.";
    PUSH_TEXT = "On the devices of your applications.", "En los dispositivos de tus aplicaciones.", "Sur les appareils de vos applications.";
    SMS_TEXT = "To a number that you confirmed.", "A un número que hayas confirmado.", "À un numéro que vous avez confirmé.";
    SMS_TO = "To your number that ends in {end}; a few a day.", "A tu número que termina en {end}; unos pocos al día.", "À votre numéro qui finit par {end} ; quelques-uns par jour.";
    SMS_WANTS_NUMBER = "Confirm a number first: codes go there as well.", "Primero confirma un número: allí van también los códigos.", "Confirmez d’abord un numéro : les codes y vont aussi.";
    CONFIRM_NUMBER = "Confirm a number", "Confirmar un número", "Confirmer un numéro";
    SLACK_TEXT = "In your organisation’s channel, where others read it too.",
        "En el canal de tu organización, donde también lo leen otras personas.",
        "Dans le canal de votre organisation, où d’autres le lisent aussi.";
    EVENTS = "What for", "Sobre qué", "À quel sujet";
    EVENTS_LEAD = "What touches the safety of your account always comes, at any hour.",
        "Lo que afecta a la seguridad de tu cuenta llega siempre, a cualquier hora.",
        "Ce qui touche à la sécurité de votre compte vous parvient toujours, à toute heure.";
    EVENT = "Event", "Suceso", "Événement";
    NOT_POSSIBLE = "Not on this way", "No por esta vía", "Pas par ce moyen";
    QUIET = "Quiet hours", "Horas de silencio", "Heures calmes";
    QUIET_ON = "Leave me alone between these hours", "No molestar entre estas horas", "Ne pas me déranger entre ces heures";
    QUIET_HINT = "In your time zone, {zone}.", "En tu zona horaria, {zone}.", "Dans votre fuseau horaire, {zone}.";
    QUIET_START = "From", "Desde", "De";
    QUIET_END = "Until", "Hasta", "À";
    QUIET_TEXT = "What comes in between is kept and sent when they end. The inbox fills silently.",
        "Lo que llegue entretanto se guarda y se envía cuando terminan. La bandeja se llena en silencio.",
        "Ce qui arrive entre-temps est gardé et envoyé à leur fin. La boîte de réception se remplit en silence.";

    ACCOUNT_SECURITY = "Account security", "Seguridad de la cuenta", "Sécurité du compte";
    ACCOUNT_SECURITY_TEXT = "New devices, passwords, factors and keys.", "Dispositivos, contraseñas, factores y claves nuevos.", "Nouveaux appareils, mots de passe, facteurs et clés.";
    ACCOUNT_CHANGES = "Changes by administrators", "Cambios de administradores", "Modifications par les administrateurs";
    ACCOUNT_CHANGES_TEXT = "Your role, your status, your profile.", "Tu rol, tu estado, tu perfil.", "Votre rôle, votre statut, votre profil.";
    EXPORT_READY = "Export ready", "Exportación lista", "Export prêt";
    EXPORT_READY_TEXT = "A copy of your data can be fetched.", "Se puede descargar una copia de tus datos.", "Une copie de vos données peut être récupérée.";
    WEEKLY_SUMMARY = "Weekly summary", "Resumen semanal", "Résumé hebdomadaire";
    WEEKLY_SUMMARY_TEXT = "On Monday morning: sign-ins, changes, security.", "El lunes por la mañana: accesos, cambios, seguridad.", "Le lundi matin : connexions, modifications, sécurité.";
    ACTIVITY_REMINDERS = "Activity reminders", "Recordatorios de actividad", "Rappels d’activité";
    ACTIVITY_REMINDERS_TEXT = "Something is due.", "Algo está por vencer.", "Quelque chose arrive à échéance.";
    ORDER_UPDATES = "Order updates", "Novedades de pedidos", "Suivi des commandes";
    ORDER_UPDATES_TEXT = "An order has moved on.", "Un pedido ha avanzado.", "Une commande a avancé.";
    MARKET_ALERTS = "Market alerts", "Alertas de mercado", "Alertes de marché";
    MARKET_ALERTS_TEXT = "Prices have moved.", "Los precios se han movido.", "Les prix ont bougé.";
    SYSTEM_UPDATES = "System updates", "Novedades del sistema", "Nouveautés du système";
    SYSTEM_UPDATES_TEXT = "What is new.", "Lo que hay de nuevo.", "Ce qui est nouveau.";
    SWARM_COMPLETION = "Swarm finished", "Enjambre terminado", "Essaim terminé";
    SWARM_COMPLETION_TEXT = "All of its agents are done.", "Todos sus agentes han acabado.", "Tous ses agents ont terminé.";
    NEURAL_TRAINING_DONE = "Training finished", "Entrenamiento terminado", "Entraînement terminé";
    NEURAL_TRAINING_DONE_TEXT = "A model can be used.", "Un modelo se puede usar.", "Un modèle peut être utilisé.";
    CREDIT_LOW = "Credit low", "Crédito bajo", "Crédit faible";
    CREDIT_LOW_TEXT = "It will not last long.", "No durará mucho.", "Il ne durera pas longtemps.";
    TASK_FAILURES = "Task failures", "Fallos de tareas", "Échecs de tâches";
    TASK_FAILURES_TEXT = "A task has stopped with an error.", "Una tarea se ha detenido con un error.", "Une tâche s’est arrêtée sur une erreur.";
    SYSTEM_MAINTENANCE = "System maintenance", "Mantenimiento del sistema", "Maintenance du système";
    SYSTEM_MAINTENANCE_TEXT = "The system will be away for a while.", "El sistema no estará disponible un rato.", "Le système sera indisponible un moment.";
}

/// The name of a way.
pub const fn channel(channel: Channel) -> Text {
    match channel {
        Channel::Email => CHANNEL_EMAIL,
        Channel::InApp => CHANNEL_IN_APP,
        Channel::Push => CHANNEL_PUSH,
        Channel::Sms => CHANNEL_SMS,
        Channel::Slack => CHANNEL_SLACK,
    }
}

/// Where a way leads.
pub const fn channel_text(channel: Channel) -> Text {
    match channel {
        Channel::Email => EMAIL_TEXT,
        Channel::InApp => IN_APP_TEXT,
        Channel::Push => PUSH_TEXT,
        Channel::Sms => SMS_TEXT,
        Channel::Slack => SLACK_TEXT,
    }
}

/// The name of an event and what it is.
const fn both(event: Event) -> [Text; 2] {
    match event {
        Event::AccountSecurity => [ACCOUNT_SECURITY, ACCOUNT_SECURITY_TEXT],
        Event::AccountChanges => [ACCOUNT_CHANGES, ACCOUNT_CHANGES_TEXT],
        Event::ExportReady => [EXPORT_READY, EXPORT_READY_TEXT],
        Event::WeeklySummary => [WEEKLY_SUMMARY, WEEKLY_SUMMARY_TEXT],
        Event::ActivityReminders => [ACTIVITY_REMINDERS, ACTIVITY_REMINDERS_TEXT],
        Event::OrderUpdates => [ORDER_UPDATES, ORDER_UPDATES_TEXT],
        Event::MarketAlerts => [MARKET_ALERTS, MARKET_ALERTS_TEXT],
        Event::SystemUpdates => [SYSTEM_UPDATES, SYSTEM_UPDATES_TEXT],
        Event::SwarmCompletion => [SWARM_COMPLETION, SWARM_COMPLETION_TEXT],
        Event::NeuralTrainingDone => [NEURAL_TRAINING_DONE, NEURAL_TRAINING_DONE_TEXT],
        Event::CreditLow => [CREDIT_LOW, CREDIT_LOW_TEXT],
        Event::TaskFailures => [TASK_FAILURES, TASK_FAILURES_TEXT],
        Event::SystemMaintenance => [SYSTEM_MAINTENANCE, SYSTEM_MAINTENANCE_TEXT],
    }
}

/// The name of an event.
pub const fn event(event: Event) -> Text {
    both(event)[0]
}

/// What an event is, in a sentence.
pub const fn event_text(event: Event) -> Text {
    both(event)[1]
}
