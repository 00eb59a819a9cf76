//! Words of the preferences.

use super::texts;

texts! {
    LEAD = "How the portal looks and works for you.", "Cómo se ve y funciona el portal para ti.", "L’apparence et le fonctionnement du portail pour vous.";
    APPEARANCE = "Appearance and region", "Aspecto y región", "Apparence et région";
    TIME_ZONE_HINT = "Type a city to search.", "Escribe una ciudad para buscar.", "Tapez une ville pour chercher.";
    DASHBOARD = "Overview page", "Página de resumen", "Page d’aperçu";
    DEFAULT_VIEW = "Opens first", "Se abre primero", "S’ouvre en premier";
    DEFAULT_VIEW_HINT = "After the sign-in, and at the portal’s own address.",
        "Tras el inicio de sesión y en la dirección del portal.",
        "Après la connexion, et à l’adresse même du portail.";
    WIDGETS = "What the overview shows, and in which order", "Lo que muestra el resumen y en qué orden", "Ce que montre l’aperçu, et dans quel ordre";
    MESSAGES = "Messages", "Mensajes", "Messages";
    USAGE = "Usage", "Uso", "Utilisation";
    ACHIEVEMENTS = "Achievements", "Logros", "Réussites";
    MOVE_UP = "Move {name} up", "Subir {name}", "Monter {name}";
    MOVE_DOWN = "Move {name} down", "Bajar {name}", "Descendre {name}";
    MOBILE = "On mobile devices", "En dispositivos móviles", "Sur appareils mobiles";
    OFFLINE_MODE = "Work offline", "Trabajar sin conexión", "Travailler hors ligne";
    OFFLINE_MODE_HINT = "Applications may keep your data on the device.",
        "Las aplicaciones pueden guardar tus datos en el dispositivo.",
        "Les applications peuvent garder vos données sur l’appareil.";
    GPS_TRACKING = "Use my location", "Usar mi ubicación", "Utiliser ma position";
    GPS_TRACKING_HINT = "Applications may note where you are.",
        "Las aplicaciones pueden registrar dónde estás.",
        "Les applications peuvent noter où vous êtes.";
    SAVING = "Saving", "Guardado", "Enregistrement";
    AUTO_SAVE = "Save each choice at once", "Guardar cada elección al momento", "Enregistrer chaque choix aussitôt";
    AUTO_SAVE_HINT = "Here and on the notification settings; otherwise a button saves.",
        "Aquí y en los ajustes de notificaciones; si no, guarda un botón.",
        "Ici et dans les réglages de notifications ; sinon un bouton enregistre.";
    SAVED = "Your preferences are saved.", "Tus preferencias están guardadas.", "Vos préférences sont enregistrées.";
}
