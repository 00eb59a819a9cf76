//! Words of the pages of `/org`.

use super::texts;

texts! {
    USERS = "Users", "Usuarios", "Utilisateurs";
    HEADCOUNT = "{count} person in {organization}" | "{count} people in {organization}",
        "{count} persona en {organization}" | "{count} personas en {organization}",
        "{count} personne dans {organization}" | "{count} personnes dans {organization}";
    ABOUT_HEADCOUNT = "About {count} person in {organization}" | "About {count} people in {organization}",
        "Cerca de {count} persona en {organization}" | "Cerca de {count} personas en {organization}",
        "Environ {count} personne dans {organization}" | "Environ {count} personnes dans {organization}";
    ADD_PERSON = "Add person", "Añadir persona", "Ajouter une personne";

    SEARCH_PEOPLE = "Search people", "Buscar personas", "Rechercher des personnes";
    SEARCH_PLACEHOLDER = "Search name, e-mail, username", "Buscar nombre, correo, usuario", "Nom, e-mail, identifiant";
    SHORT_SEARCH = "One or two letters find words that begin with them; from three on, they are found anywhere.",
        "Una o dos letras encuentran palabras que empiezan así; a partir de tres, se buscan en cualquier parte.",
        "Une ou deux lettres trouvent les mots qui commencent ainsi ; à partir de trois, la recherche porte partout.";
    FILTERS = "Filters and order", "Filtros y orden", "Filtres et ordre";
    UNREADABLE_FILTER = "Part of this address could not be read and was left out.",
        "Una parte de esta dirección no se ha podido leer y se ha omitido.",
        "Une partie de cette adresse n’a pas pu être lue et a été ignorée.";
    ANY = "Any", "Cualquiera", "Peu importe";
    PERSON = "Person", "Persona", "Personne";
    STATUS = "Status", "Estado", "Statut";
    ROLE = "Role", "Rol", "Rôle";
    ADDRESS = "E-mail", "Correo", "E-mail";
    LAST_SIGN_IN = "Last sign-in", "Último acceso", "Dernière connexion";
    CREATED = "Created", "Creado", "Créé";
    ORDER = "Order", "Orden", "Ordre";
    VERIFIED = "Confirmed", "Confirmado", "Confirmé";
    NOT_VERIFIED = "Not confirmed", "Sin confirmar", "Non confirmé";
    WITHIN_DAY = "Last 24 hours", "Últimas 24 horas", "Dernières 24 heures";
    WITHIN_WEEK = "Last 7 days", "Últimos 7 días", "7 derniers jours";
    WITHIN_MONTH = "Last 30 days", "Últimos 30 días", "30 derniers jours";
    THIS_YEAR = "This year", "Este año", "Cette année";
    BEFORE_THIS_YEAR = "Before this year", "Antes de este año", "Avant cette année";
    LONG_AGO = "90 days ago or longer", "Hace 90 días o más", "Il y a 90 jours ou plus";
    NEWEST_FIRST = "Newest first", "Más recientes primero", "Plus récents d’abord";
    OLDEST_FIRST = "Oldest first", "Más antiguos primero", "Plus anciens d’abord";
    BY_NAME = "By name", "Por nombre", "Par nom";
    BY_EMAIL = "By e-mail", "Por correo", "Par e-mail";
    BY_RECENT_SIGN_IN = "Last signed in first", "Último acceso más reciente", "Connexion la plus récente";
    BY_OLD_SIGN_IN = "Longest not signed in first", "Más tiempo sin acceder", "Connexion la plus ancienne";

    TABLE_OF_PEOPLE = "People", "Personas", "Personnes";
    NOBODY_MATCHES = "Nobody matches these filters", "Nadie cumple estos filtros", "Personne ne correspond à ces filtres";
    NOBODY_FOUND = "Nobody found for “{search}”", "No hay resultados para «{search}»", "Aucun résultat pour « {search} »";
    NOBODY_MATCHES_HELP = "Check the spelling, or take filters away.",
        "Revisa la ortografía o quita filtros.",
        "Vérifiez l’orthographe ou retirez des filtres.";
    ONLY_YOU = "It is only you so far", "De momento solo estás tú", "Vous êtes seul pour l’instant";
    ONLY_YOU_HELP = "Add the first person: they get a mail with a link and choose their own password.",
        "Añade a la primera persona: recibirá un mensaje con un enlace y elegirá su contraseña.",
        "Ajoutez une première personne : elle recevra un message avec un lien et choisira son mot de passe.";
    MATCHING = "{count} person" | "{count} people",
        "{count} persona" | "{count} personas",
        "{count} personne" | "{count} personnes";
    RANGE_OF = "{range} of {total}", "{range} de {total}", "{range} sur {total}";
    RANGE_OF_ABOUT = "{range} of about {total}", "{range} de cerca de {total}", "{range} sur environ {total}";
    RANGE_OF_MORE = "{range} of more than {total}", "{range} de más de {total}", "{range} sur plus de {total}";
    PEOPLE_ON_A_PAGE = "{count} on a page" | "{count} on a page",
        "{count} por página" | "{count} por página",
        "{count} par page" | "{count} par page";

    ADD_LEAD = "They become a member of {organization}.",
        "Pasará a formar parte de {organization}.",
        "Elle rejoindra {organization}.";
    EMAIL = "E-mail address", "Dirección de correo", "Adresse e-mail";
    FULL_NAME = "Name", "Nombre", "Nom";
    ROLE_HINT_USER = "looks after their own account", "gestiona su propia cuenta", "gère son propre compte";
    ROLE_HINT_MANAGER = "adds people and looks after them", "añade personas y las gestiona", "ajoute des personnes et les gère";
    ROLE_HINT_ADMIN = "looks after everything but ownership", "gestiona todo salvo la propiedad", "gère tout sauf la propriété";
    ROLE_HINT_OWNER = "may do everything", "puede hacerlo todo", "peut tout faire";
    MAIL_LANGUAGE = "Language", "Idioma", "Langue";
    MAIL_LANGUAGE_HINT = "Of the invitation and of their portal; they can change it.",
        "De la invitación y de su portal; puede cambiarlo.",
        "De l’invitation et de son portail ; elle peut la changer.";
    SEND_INVITATION = "Send an invitation by e-mail", "Enviar una invitación por correo", "Envoyer une invitation par e-mail";
    SEND_INVITATION_HINT = "They follow a link and choose their own password. Without it the account waits until you activate it.",
        "Sigue un enlace y elige su contraseña. Sin ella, la cuenta espera hasta que la actives.",
        "Elle suit un lien et choisit son mot de passe. Sans invitation, le compte attend que vous l’activiez.";
    ADDED_AND_INVITED = "{name} was added and invited.", "Has añadido e invitado a {name}.", "Le compte de {name} est créé et l’invitation envoyée.";
    ADDED = "{name} was added.", "Has añadido a {name}.", "{name} est ajouté.";

    YOU = "This is you", "Eres tú", "C’est vous";
    PROFILE = "Profile", "Perfil", "Profil";
    USERNAME = "Username", "Nombre de usuario", "Identifiant";
    GIVEN_NAME = "Given name", "Nombre de pila", "Prénom";
    FAMILY_NAME = "Family name", "Apellidos", "Nom de famille";
    PHONE = "Phone", "Teléfono", "Téléphone";
    PICTURE = "Picture", "Imagen", "Image";
    TIME_ZONE = "Time zone", "Zona horaria", "Fuseau horaire";
    LANGUAGE = "Language", "Idioma", "Langue";
    THEME = "Theme", "Tema", "Thème";
    UPDATED = "Last changed", "Última modificación", "Dernière modification";
    DELETION_PLANNED = "{name} asked for the deletion of this account. Everything about it is deleted on {date}, unless they sign in before.",
        "{name} ha pedido eliminar esta cuenta. Todo lo relacionado con ella se eliminará el {date}, salvo que inicie sesión antes.",
        "{name} a demandé la suppression de ce compte. Tout ce qui s’y rapporte sera supprimé le {date}, sauf connexion d’ici là.";
    VERIFIED_AT = "Address confirmed", "Correo confirmado", "Adresse confirmée";
    METADATA = "Metadata", "Metadatos", "Métadonnées";
    NOT_YET = "Not yet", "Todavía no", "Pas encore";
    NONE = "None", "Ninguno", "Aucun";
    ID = "ID", "ID", "ID";

    ROLE_LEAD = "What they may do. It holds from their next click on.",
        "Lo que puede hacer. Vale desde su próximo clic.",
        "Ce que la personne peut faire. Valable dès son prochain clic.";
    OWN_ROLE = "This is your own role: with a lower one you may lose this page.",
        "Es tu propio rol: con uno inferior puedes perder esta página.",
        "C’est votre propre rôle : avec un rôle inférieur, vous pouvez perdre cette page.";
    CHANGE_ROLE = "Change role", "Cambiar rol", "Changer le rôle";
    ROLE_CHANGED = "{name} is now: {role}.", "{name} ahora es: {role}.", "{name} est maintenant : {role}.";

    ACTIVITY = "Activity", "Actividad", "Activité";
    ACTIVITY_LEAD = "The latest that happened to this account.",
        "Lo último que ha pasado con esta cuenta.",
        "Les derniers événements de ce compte.";
    NO_ACTIVITY = "Nothing happened yet.", "Todavía no ha pasado nada.", "Rien ne s’est encore passé.";
    BY = "by {name}", "por {name}", "par {name}";
    BY_COMMAND_LINE = "on the server’s command line", "en la línea de órdenes del servidor", "sur la ligne de commande du serveur";
    BY_FORMER_MEMBER = "by somebody who is no longer here", "por alguien que ya no está", "par quelqu’un qui n’est plus là";
    FROM_ADDRESS = "from {ip}", "desde {ip}", "depuis {ip}";

    FIELDS = "Kept by administrators", "A cargo de los administradores", "Tenu par les administrateurs";
    FIELDS_LEAD = "They see it on their profile and are told when it changes.",
        "Lo ve en su perfil y se le avisa cuando cambia.",
        "La personne le voit dans son profil et est prévenue des changements.";
    FIELDS_SAVED = "What was said about {name} is saved.", "Lo dicho sobre {name} está guardado.", "Ce qui concerne {name} est enregistré.";

    DANGER = "Danger zone", "Zona de peligro", "Zone de danger";
    ACCESS = "Access", "Acceso", "Accès";
    SUSPEND = "Suspend", "Suspender", "Suspendre";
    SUSPEND_PERSON = "Suspend {name}", "Suspender a {name}", "Suspendre {name}";
    SUSPEND_LEAD = "Shuts the account at once and ends every session. Nothing is deleted.",
        "Cierra la cuenta al instante y termina todas sus sesiones. No se borra nada.",
        "Ferme le compte immédiatement et met fin à toutes ses sessions. Rien n’est supprimé.";
    SUSPEND_QUESTION = "Suspend {name}?", "¿Suspender a {name}?", "Suspendre {name} ?";
    SUSPEND_TEXT = "All of their sessions end and their API keys stop at once, and they cannot sign in until you activate the account again. Nothing is deleted.",
        "Todas sus sesiones terminan y sus claves de API dejan de funcionar al instante, y no podrá entrar hasta que vuelvas a activar la cuenta. No se borra nada.",
        "Toutes ses sessions prennent fin et ses clés d’API cessent de marcher immédiatement, et la connexion est impossible jusqu’à ce que vous réactiviez le compte. Rien n’est supprimé.";
    SUSPEND_REASON = "Reason", "Motivo", "Motif";
    SUSPEND_REASON_HINT = "Goes into the record, where the person can read it too.", "Queda en el registro, donde la persona también puede leerlo.", "Inscrit au registre, où la personne peut aussi le lire.";
    SUSPENDED = "{name} is suspended and signed out everywhere.",
        "{name} está suspendido y sin sesiones abiertas.",
        "Le compte de {name} est suspendu et toutes ses sessions sont fermées.";
    ACTIVATE = "Activate", "Activar", "Activer";
    ACTIVATE_LEAD = "Lets them sign in again. Sessions that were ended stay ended.",
        "Permite que vuelva a entrar. Las sesiones terminadas siguen terminadas.",
        "Permet de se reconnecter. Les sessions terminées le restent.";
    LOCKED = "Locked", "Bloqueada", "Verrouillé";
    ACTIVATE_LOCKED_LEAD = "They did not recognise a sign-in and locked the account. Activating lets them in with the present password.",
        "No reconoció un inicio de sesión y bloqueó la cuenta. Al activarla podrá entrar con la contraseña actual.",
        "Une connexion n’a pas été reconnue et le compte a été verrouillé. L’activer permet d’entrer avec le mot de passe actuel.";
    ACTIVATE_PENDING_LEAD = "Lets them in without the link in the mail. They set a password by “Forgot password”.",
        "Permite entrar sin el enlace del mensaje. Elige su contraseña con «He olvidado la contraseña».",
        "Permet d’entrer sans le lien du message. La personne choisit un mot de passe par « Mot de passe oublié ».";
    ACTIVATE_PERSON = "Activate {name}", "Activar a {name}", "Activer {name}";
    ACTIVATED = "{name} is active.", "{name} está activo.", "{name} est actif.";
}
