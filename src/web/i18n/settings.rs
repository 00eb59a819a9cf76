//! Words of the organisation's settings.

use super::{Text, texts};
use crate::organizations::FieldKind;

texts! {
    SETTINGS = "Settings", "Ajustes", "Réglages";
    LEAD = "What holds for everybody in {organization}.", "Lo que vale para todas las personas de {organization}.", "Ce qui vaut pour tous les membres de {organization}.";
    ALL_SETTINGS = "Settings", "Ajustes", "Réglages";
    CHANGE = "Change", "Cambiar", "Modifier";
    SAVED = "The settings are saved.", "Los ajustes están guardados.", "Les réglages sont enregistrés.";

    FIELDS = "Profile fields", "Campos del perfil", "Champs du profil";
    FIELDS_LEAD = "What profiles hold beside name, address and phone, in this order.",
        "Lo que contienen los perfiles además de nombre, correo y teléfono, en este orden.",
        "Ce que contiennent les profils en plus du nom, de l’adresse et du téléphone, dans cet ordre.";
    ADD_FIELD = "Add a field", "Añadir un campo", "Ajouter un champ";
    NO_FIELDS = "No further fields", "Sin más campos", "Aucun autre champ";
    NO_FIELDS_TEXT = "Profiles ask for nothing beside the usual.", "Los perfiles no piden nada más que lo habitual.", "Les profils ne demandent rien de plus que d’habitude.";
    ADMINISTRATORS = "Administrators only", "Solo administradores", "Administrateurs seulement";
    MOVE_UP = "Move {name} up", "Subir {name}", "Monter {name}";
    MOVE_DOWN = "Move {name} down", "Bajar {name}", "Descendre {name}";
    EDIT = "Edit", "Editar", "Modifier";
    FIELD_LEAD_ADMIN = "Administrators fill it in on the person’s page.", "Los administradores lo rellenan en la página de la persona.", "Les administrateurs le remplissent sur la page de la personne.";
    FIELD_LEAD = "People fill it in on their profile.", "Las personas lo rellenan en su perfil.", "Chacun le remplit dans son profil.";
    LABEL_EN = "Label in English", "Etiqueta en inglés", "Libellé en anglais";
    LABEL_ES = "Label in Spanish", "Etiqueta en español", "Libellé en espagnol";
    LABEL_FR = "Label in French", "Etiqueta en francés", "Libellé en français";
    LABEL_HINT = "Without it the English label is shown.", "Sin ella se muestra la etiqueta en inglés.", "Sans lui, le libellé anglais est affiché.";
    KEY = "Key", "Clave", "Clé";
    KEY_HINT = "Its name in the API. Empty: it is made from the label.", "Su nombre en la API. Vacío: se forma con la etiqueta.", "Son nom dans l’API. Vide : il est formé à partir du libellé.";
    KEY_FIXED = "Its name in the API, which stays as it is.", "Su nombre en la API, que no cambia.", "Son nom dans l’API, qui ne change pas.";
    TYPE = "Takes", "Admite", "Contient";
    TYPE_HINT = "What was filled in already and is of another kind is kept, but not shown in the form.",
        "Lo que ya se rellenó y es de otro tipo se conserva, pero no se muestra en el formulario.",
        "Ce qui est déjà rempli et d’un autre type est gardé, mais pas affiché dans le formulaire.";
    KIND_TEXT = "A line of text", "Una línea de texto", "Une ligne de texte";
    KIND_NUMBER = "A number", "Un número", "Un nombre";
    KIND_BOOLEAN = "Yes or no", "Sí o no", "Oui ou non";
    KIND_DATE = "A day", "Un día", "Un jour";
    KIND_CHOICE = "One of several choices", "Una de varias opciones", "Un choix parmi plusieurs";
    KIND_LIST = "Several lines", "Varias líneas", "Plusieurs lignes";
    CHOICES = "Choices", "Opciones", "Choix";
    CHOICES_HINT = "One per line; only where there is something to choose from.", "Una por línea; solo si hay que elegir entre varias.", "Un par ligne, seulement s’il y a un choix à faire.";
    MAX = "Bound", "Límite", "Limite";
    MAX_HINT = "The most characters of a line, the greatest number, or the most lines. Empty: 500 characters, any number, 20 lines.",
        "El máximo de caracteres de una línea, el número mayor o el máximo de líneas. Vacío: 500 caracteres, cualquier número, 20 líneas.",
        "Le plus grand nombre de caractères d’une ligne, le plus grand nombre, ou le plus de lignes. Vide : 500 caractères, tout nombre, 20 lignes.";
    REQUIRED = "Must be filled in", "Hay que rellenarlo", "À remplir obligatoirement";
    REQUIRED_HINT = "Asked for when somebody saves their profile.", "Se pide cuando alguien guarda su perfil.", "Demandé quand quelqu’un enregistre son profil.";
    REQUIRED_MARK = "Required", "Obligatorio", "Obligatoire";
    EDITABLE_BY = "Changed by", "Lo cambia", "Modifié par";
    BY_PERSON = "The person", "La persona", "La personne";
    BY_ADMINISTRATORS = "Administrators; the person sees it", "Los administradores; la persona lo ve", "Les administrateurs ; la personne le voit";
    FIELD_ADDED = "{name} was added.", "Has añadido {name}.", "{name} est ajouté.";
    FIELD_REMOVED = "The field was removed.", "El campo se ha quitado.", "Le champ est retiré.";
    REMOVE_FIELD = "Remove this field", "Quitar este campo", "Retirer ce champ";
    REMOVE_FIELD_LEAD = "Profiles do not show it any more.", "Los perfiles dejan de mostrarlo.", "Les profils ne l’affichent plus.";
    REMOVE = "Remove", "Quitar", "Retirer";
    REMOVE_QUESTION = "Remove {name}?", "¿Quitar {name}?", "Retirer {name} ?";
    REMOVE_TEXT = "What people filled in stays in their metadata and is shown again when a field with the same key is added.",
        "Lo que las personas rellenaron sigue en sus metadatos y se muestra de nuevo si se añade un campo con la misma clave.",
        "Ce que chacun a rempli reste dans ses métadonnées et réapparaît si un champ de même clé est ajouté.";

    NEWCOMERS = "What people start with", "Ajustes iniciales", "Réglages de départ";
    NEWCOMERS_LEAD = "Holds until somebody chooses for themselves.", "Vale hasta que cada persona elija por sí misma.", "Vaut jusqu’à ce que chacun choisisse pour soi.";
    NEW_ACCOUNTS = "New accounts", "Cuentas nuevas", "Nouveaux comptes";
    NEW_ACCOUNTS_HINT = "Given to accounts when they are made; those that are here already keep theirs.",
        "Se da a las cuentas al crearlas; las que ya existen conservan lo suyo.",
        "Donné aux comptes à leur création ; ceux qui existent gardent les leurs.";
    NO_THEME = "As the device says", "Como diga el dispositivo", "Comme l’appareil";
    NO_LANGUAGE = "As whoever adds them says", "Como diga quien les añade", "Comme le dit la personne qui les ajoute";
    LANGUAGE_HINT = "Of those who are added by another. Who registers keeps the language of the page.",
        "De quienes añade otra persona. Quien se registra conserva el idioma de la página.",
        "De ceux qu’une autre personne ajoute. Qui s’inscrit garde la langue de la page.";
    ZONE_HINT = "Type a city to search. Empty: none in particular.", "Escribe una ciudad para buscar. Vacío: ninguna en particular.", "Tapez une ville pour chercher. Vide : aucun en particulier.";
    TELLING = "How they are told of things", "Cómo se les avisa", "Comment ils sont prévenus";
    TELLING_LEAD = "What touches the safety of accounts always comes, and nobody’s own affairs go to Slack unless they say so.",
        "Lo que afecta a la seguridad de las cuentas llega siempre, y los asuntos propios de alguien no van a Slack salvo que lo diga.",
        "Ce qui touche à la sécurité des comptes arrive toujours, et les affaires de chacun ne vont pas sur Slack sans son accord.";
    WAY = "Use this way", "Usar esta vía", "Utiliser ce moyen";
    WAY_TEXT = "Without it nothing below comes on it.", "Sin marcar, nada de lo de abajo llega por ella.", "Sans lui, rien de ce qui suit n’y arrive.";
    NOT_YOURS = "Not the organisation’s to say", "No lo decide la organización", "Ce n’est pas à l’organisation de le dire";

    FURTHER = "Rules and defaults", "Reglas y valores iniciales", "Règles et réglages de départ";
    RULES = "Sign-up, passwords and sessions", "Registro, contraseñas y sesiones", "Inscription, mots de passe et sessions";
    RULES_LEAD = "They hold from the next click on. Existing passwords stay valid.",
        "Valen desde el próximo clic. Las contraseñas que ya existen siguen valiendo.",
        "Valables dès le prochain clic. Les mots de passe existants restent bons.";
    VERIFICATION = "Addresses must be confirmed", "Hay que confirmar las direcciones", "Les adresses doivent être confirmées";
    VERIFICATION_HINT = "Until then an account is pending and nobody comes in.",
        "Hasta entonces la cuenta está pendiente y nadie entra.",
        "D’ici là, le compte est en attente et personne n’entre.";
    PASSWORD_LENGTH = "Shortest password, in characters", "Contraseña más corta, en caracteres", "Mot de passe le plus court, en caractères";
    IDLE_MINUTES = "Inactivity that ends a session, in minutes", "Inactividad que termina una sesión, en minutos", "Inactivité qui met fin à une session, en minutes";
    EMPTY_AS_INSTALLED = "Empty: {value}, as the server’s settings say.", "Vacío: {value}, como dicen los ajustes del servidor.", "Vide : {value}, comme le disent les réglages du serveur.";
    AS_INSTALLED = "As the server’s settings say ({value})", "Como dicen los ajustes del servidor ({value})", "Comme le disent les réglages du serveur ({value})";
    YES = "Yes", "Sí", "Oui";
    NO = "No", "No", "Non";

    SLACK = "Slack", "Slack", "Slack";
    SLACK_LEAD = "The channel for what people want to be told there.", "El canal para lo que las personas quieren recibir allí.", "Le canal pour ce que chacun veut y recevoir.";
    SLACK_OFF = "No channel", "Sin canal", "Aucun canal";
    SLACK_OFF_TEXT = "People see Slack as not set up.", "Las personas ven Slack como no configurado.", "Slack apparaît comme non configuré.";
    SLACK_OWN = "A channel is set up", "Hay un canal configurado", "Un canal est configuré";
    SLACK_OWN_TEXT = "Its address is kept sealed and not shown again.", "Su dirección se guarda sellada y no se vuelve a mostrar.", "Son adresse est gardée scellée et n’est plus affichée.";
    SLACK_SHARED = "The channel of this installation", "El canal de esta instalación", "Le canal de cette installation";
    SLACK_SHARED_TEXT = "It is in the server’s settings. One of your own takes its place.",
        "Está en los ajustes del servidor. Uno propio lo sustituye.",
        "Il figure dans les réglages du serveur. Un canal à vous le remplace.";
    WEBHOOK = "Incoming webhook", "Webhook entrante", "Webhook entrant";
    WEBHOOK_HINT = "In Slack: Apps, Incoming Webhooks, Add. Whoever has this address can write to the channel.",
        "En Slack: Apps, Incoming Webhooks, Add. Quien tenga esta dirección puede escribir en el canal.",
        "Dans Slack : Apps, Incoming Webhooks, Add. Qui possède cette adresse peut écrire dans le canal.";
    SLACK_TRY = "Try it out", "Probarlo", "Essayer";
    SLACK_TRIED = "It is in the channel.", "Está en el canal.", "C’est dans le canal.";
    SLACK_REFUSED = "Slack refused it: {reason}", "Slack lo ha rechazado: {reason}", "Slack l’a refusé : {reason}";
    SLACK_AWAY = "Slack did not take it for now: {reason}", "Slack no lo ha aceptado por ahora: {reason}", "Slack ne l’a pas pris pour l’instant : {reason}";
    SLACK_SAVED = "The channel is set up. Try it out.", "El canal está configurado. Pruébalo.", "Le canal est configuré. Essayez-le.";
    SLACK_REMOVED = "The channel is removed.", "El canal se ha quitado.", "Le canal est retiré.";
    SLACK_REMOVE = "Remove the channel", "Quitar el canal", "Retirer le canal";
    SLACK_REMOVE_LEAD = "Nothing goes there any more.", "Deja de recibir mensajes.", "Plus rien n’y est envoyé.";
    SLACK_REMOVE_QUESTION = "Remove the channel?", "¿Quitar el canal?", "Retirer le canal ?";
    SLACK_REMOVE_TEXT = "What waits to be sent there is not sent any more. To set it up again you need its address.",
        "Lo que espera para enviarse allí ya no se envía. Para configurarlo otra vez necesitas su dirección.",
        "Ce qui attend d’y être envoyé ne l’est plus. Pour le remettre, il faudra son adresse.";
    NO_CHANNEL = "There is no channel to try.", "No hay ningún canal que probar.", "Il n’y a aucun canal à essayer.";
}

/// What a field takes.
pub const fn kind(kind: FieldKind) -> Text {
    match kind {
        FieldKind::Text => KIND_TEXT,
        FieldKind::Number => KIND_NUMBER,
        FieldKind::Boolean => KIND_BOOLEAN,
        FieldKind::Date => KIND_DATE,
        FieldKind::Choice => KIND_CHOICE,
        FieldKind::List => KIND_LIST,
    }
}
