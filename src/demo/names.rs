//! Names of people who do not exist.

use crate::kernel::Locale;

/// Where names belong together, with the zones in which such people live and the language that they read.
pub(super) struct Culture {
    pub given: &'static [&'static str],
    pub family: &'static [&'static str],
    pub zones: &'static [&'static str],
    pub locale: Locale,
}

#[rustfmt::skip]
pub(super) const CULTURES: &[Culture] = &[
    Culture {
        given: &["Ada", "Arthur", "Beatrice", "Callum", "Charlotte", "Daniel", "Eleanor", "Ethan", "Florence", "George", "Hannah", "Isla", "Jasper",
                 "Katherine", "Lewis", "Matilda", "Nathan", "Oliver", "Phoebe", "Rory", "Sophie", "Theodore", "Violet", "William"],
        family: &["Ainsworth", "Barlow", "Carmichael", "Dawson", "Ellery", "Fairbanks", "Gallagher", "Hawthorne", "Ingram", "Jarvis", "Kirkland",
                  "Lockhart", "Merriweather", "Norwood", "Oakley", "Pemberton", "Quigley", "Radcliffe", "Sinclair", "Thornton", "Underhill",
                  "Vaughan", "Whitaker", "Yardley"],
        zones: &["Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles", "Australia/Sydney", "Pacific/Auckland"],
        locale: Locale::En,
    },
    Culture {
        given: &["Alejandra", "Álvaro", "Begoña", "Carlos", "Dolores", "Emilio", "Fernanda", "Gonzalo", "Inés", "Javier", "Lucía", "Mateo", "Noelia",
                 "Óscar", "Pilar", "Ramón", "Sofía", "Tomás", "Valentina", "Ximena"],
        family: &["Aguirre", "Benítez", "Castañeda", "Delgado", "Echeverría", "Fuentes", "Guzmán", "Herrera", "Ibáñez", "Jiménez", "Lozano",
                  "Muñoz", "Navarro", "Ordóñez", "Peña", "Quintero", "Rivera", "Saldívar", "Trujillo", "Urrutia", "Vázquez", "Zúñiga"],
        zones: &["Europe/Madrid", "America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires", "America/Lima"],
        locale: Locale::Es,
    },
    Culture {
        given: &["Adèle", "Baptiste", "Chloé", "Damien", "Élodie", "Florian", "Geneviève", "Hugo", "Inès", "Jérôme", "Léa", "Maël", "Noémie",
                 "Océane", "Pascal", "Raphaël", "Solène", "Thibault", "Victoire", "Zoé"],
        family: &["Aubert", "Beaumont", "Chevalier", "Delacroix", "Étienne", "Fontaine", "Girard", "Hébert", "Jacquemin", "Lefèvre", "Marchand",
                  "Noël", "Ouellet", "Pelletier", "Renaud", "Saint-Clair", "Tremblay", "Vasseur", "Villeneuve"],
        zones: &["Europe/Paris", "America/Toronto", "Europe/Brussels", "Africa/Dakar"],
        locale: Locale::Fr,
    },
    Culture {
        given: &["Anneliese", "Björn", "Clemens", "Dörte", "Emil", "Friederike", "Gisela", "Hannes", "Ingrid", "Jürgen", "Käthe", "Lorenz",
                 "Marlene", "Niklas", "Ottilie", "Rüdiger", "Sabine", "Ulrich"],
        family: &["Albrecht", "Böhm", "Dietrich", "Engelhardt", "Falkenberg", "Größmann", "Hoffmann", "Jäger", "Krämer", "Lindenau", "Möller",
                  "Neumann", "Oelschläger", "Pfeiffer", "Rösler", "Schäfer", "Vogelsang", "Weiß", "Zöllner"],
        zones: &["Europe/Berlin", "Europe/Vienna", "Europe/Zurich"],
        locale: Locale::En,
    },
    Culture {
        given: &["Astrid", "Bjørn", "Einar", "Freya", "Gunnar", "Håkon", "Ingeborg", "Jonas", "Kirsten", "Lærke", "Magnus", "Nanna", "Øyvind",
                 "Ragnhild", "Sigrid", "Søren", "Tuva", "Åsa"],
        family: &["Andersson", "Bergström", "Dahlgaard", "Eklund", "Fjeldstad", "Grønvold", "Håkansson", "Isaksen", "Jørgensen", "Kjærgaard",
                  "Lindqvist", "Mårtensson", "Nygård", "Østergaard", "Rønning", "Sjöberg", "Thorsen", "Ødegaard"],
        zones: &["Europe/Stockholm", "Europe/Oslo", "Europe/Copenhagen", "Atlantic/Reykjavik"],
        locale: Locale::En,
    },
    Culture {
        given: &["Agnieszka", "Bogdan", "Cezary", "Dorota", "Elżbieta", "Grażyna", "Iwona", "Jarosław", "Katarzyna", "Łukasz", "Małgorzata",
                 "Paweł", "Radosław", "Stanisław", "Wioletta", "Zbigniew", "Božena", "Jiří", "Lenka", "Tomáš"],
        family: &["Baran", "Czarnecki", "Dąbrowski", "Gołębiewski", "Jabłoński", "Kaźmierczak", "Lewandowski", "Majchrzak", "Nowicki",
                  "Ostrowski", "Pawłowski", "Różański", "Sobczak", "Wiśniewski", "Zieliński", "Dvořák", "Kučera", "Procházka", "Šimek"],
        zones: &["Europe/Warsaw", "Europe/Prague"],
        locale: Locale::En,
    },
    Culture {
        given: &["Adaeze", "Babatunde", "Chidi", "Damilola", "Ebele", "Folasade", "Ifeoma", "Jelani", "Kwame", "Makena", "Ngozi", "Obinna",
                 "Sizwe", "Thandiwe", "Uchenna", "Wanjiru", "Yetunde", "Zanele", "Ọláídé", "Amara"],
        family: &["Abiodun", "Achebe", "Boateng", "Chukwu", "Dlamini", "Eze", "Fashola", "Gathogo", "Kamau", "Mensah", "Mokoena", "Nwosu", "Okafor",
                  "Onyango", "Owusu", "Sithole", "Tshabalala", "Wekesa", "Zuma"],
        zones: &["Africa/Lagos", "Africa/Nairobi", "Africa/Accra", "Africa/Johannesburg"],
        locale: Locale::En,
    },
    Culture {
        given: &["Aditi", "Bhavesh", "Chitra", "Devika", "Farhan", "Gauri", "Harsh", "Ishaan", "Jaya", "Kavita", "Lakshmi", "Meera", "Nikhil",
                 "Pooja", "Rajesh", "Sanjana", "Tanvi", "Uday", "Vikram", "Yamini"],
        family: &["Agarwal", "Bhattacharya", "Chatterjee", "Deshpande", "Ganguly", "Hegde", "Iyer", "Joshi", "Kulkarni", "Mehta", "Nair",
                  "Pillai", "Qureshi", "Raghunathan", "Subramanian", "Thakur", "Upadhyay", "Venkataraman", "Wadhwa"],
        zones: &["Asia/Kolkata", "Asia/Colombo", "Asia/Dhaka"],
        locale: Locale::En,
    },
    Culture {
        given: &["Aiko", "Daichi", "Emiko", "Fumiko", "Haruto", "Itsuki", "Kaito", "Miyu", "Naoki", "Ren", "Sakura", "Takumi", "Yūki", "Kenjirō"],
        family: &["Abe", "Fujimoto", "Hasegawa", "Ishikawa", "Kobayashi", "Matsuda", "Nakagawa", "Ōnishi", "Saitō", "Takahashi", "Ueda", "Watanabe",
                  "Yamaguchi"],
        zones: &["Asia/Tokyo"],
        locale: Locale::En,
    },
    Culture {
        given: &["An", "Baozhai", "Chen", "Dawei", "Fang", "Guanyu", "Hui", "Jian", "Lanfen", "Mei", "Qiang", "Ruolan", "Shufen", "Tao", "Weiling",
                 "Xiaoming", "Yifan", "Zhihao", "Min-jun", "Seo-yeon", "Đức", "Hạnh", "Thảo"],
        family: &["Bai", "Cheng", "Deng", "Feng", "Gao", "Huang", "Jiang", "Kong", "Liang", "Ouyang", "Pan", "Shen", "Tang", "Wei", "Xu", "Yuan",
                  "Zhao", "Kwon", "Seong", "Nguyễn", "Trần", "Phạm", "Đặng"],
        zones: &["Asia/Shanghai", "Asia/Taipei", "Asia/Seoul", "Asia/Ho_Chi_Minh", "Asia/Singapore"],
        locale: Locale::En,
    },
    Culture {
        given: &["Amina", "Bilal", "Dalia", "Emre", "Fatima", "Gülşen", "Hamza", "Ibrahim", "Jamila", "Khadija", "Leyla", "Mustafa", "Nadia", "Omar",
                 "Rania", "Samir", "Tariq", "Yasmin", "Zeynep", "Çağla", "İsmail"],
        family: &["Abbasi", "Bakır", "Çelik", "Demirtaş", "El-Amin", "Farouk", "Güneş", "Haddad", "Iskandar", "Karimi", "Mansour", "Nazari",
                  "Öztürk", "Rahmani", "Şahin", "Tahiri", "Yılmaz", "Zaman"],
        zones: &["Asia/Dubai", "Europe/Istanbul", "Africa/Cairo", "Africa/Casablanca"],
        locale: Locale::En,
    },
    Culture {
        given: &["Ângela", "Beatriz", "Caetano", "Débora", "Eduarda", "Flávio", "Graça", "Heitor", "Isaías", "João", "Lívia", "Marília", "Nuno",
                 "Otávio", "Patrícia", "Rogério", "Simão", "Thaís", "Vitória"],
        family: &["Almeida", "Barbosa", "Conceição", "Duarte", "Esteves", "Figueiredo", "Gonçalves", "Lourenço", "Magalhães", "Nogueira", "Pacheco",
                  "Quaresma", "Rebelo", "Simões", "Teixeira", "Valadão"],
        zones: &["America/Sao_Paulo", "Europe/Lisbon", "Africa/Luanda"],
        locale: Locale::Es,
    },
    Culture {
        given: &["Anahera", "Hemi", "Kahurangi", "Leilani", "Mikaere", "Ngaire", "Sione", "Tāne", "Wiremu", "Alana", "Keoni", "Makoa"],
        family: &["Faleolo", "Kahananui", "Kaʻiulani", "Ngata", "Parata", "Rangihuna", "Tamatea", "Tuilagi", "Waititi", "Whāngārei"],
        zones: &["Pacific/Auckland", "Pacific/Honolulu", "Pacific/Apia"],
        locale: Locale::En,
    },
];

/// What stands for a letter in an address, where taking its accents off leaves no plain letter.
pub(super) const fn plain(letter: char) -> &'static str {
    match letter {
        'ø' => "o",
        'æ' => "ae",
        'ß' => "ss",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        _ => "",
    }
}
