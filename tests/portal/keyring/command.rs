//! `portico keys`, as operators type it.

use std::{fs::Permissions, os::unix::fs::PermissionsExt};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use portico::{keyring::Purpose, notifications, on};

use super::{file, operator, strange_keyring, texts, with_file};
use crate::{
    command_line::{portico, portico_with},
    mfa::{EMAIL, at_second_step, guarded, next_code, show},
    support::{TestApp, on_both_engines},
};

on_both_engines! {
    async fn asvs_v13_3_4_a_key_is_rotated_while_the_portal_serves(engine) {
        let portal = with_file(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        portal.all_jobs_done().await;
        let webhook = "https://hooks.slack.com/services/T0/B0/hush".to_owned();
        notifications::set_slack_webhook(&operator(&portal).await, &portal.app, Some(webhook.into())).await.expect("set");
        let id = portal.app.keyring.known_keys()[0].id;
        let (code, said, errors) = portico(&portal, &["keys", "status"]).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        assert_eq!(said, format!("{id}  seals  {:26}  authenticators 1, webhooks 1\n", ""));

        let (code, said, errors) = portico(&portal, &["keys", "rotate"]).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        assert!(said.starts_with("A fresh key stands first in ") && said.contains("portico keys reseal"), "{said}");
        let text = std::fs::read_to_string(file(&portal)).expect("the file");
        let mode = std::fs::metadata(file(&portal)).expect("the file").permissions().mode() & 0o777;
        assert_eq!((text.lines().filter(|line| !line.starts_with('#')).count(), mode), (2, 0o600), "no secret is shown: {said}");
        assert!(text.split_whitespace().filter(|word| word.len() == 44).all(|key| !said.contains(key)));
        let (code, said, _) = portico(&portal, &["keys", "status"]).await;
        let lines: Vec<&str> = said.lines().collect();
        assert!(code == 0 && lines[0].contains("  seals  made 20") && lines[0].ends_with("nothing stored"), "{said}");
        assert!(lines[1].starts_with(&format!("{id}  opens  replaced 20")) && lines[1].ends_with("authenticators 1, webhooks 1"), "{said}");
        assert_eq!(lines[2], "Next: `portico keys reseal`.");
        let (_, said, _) = portico(&portal, &["doctor", "--hashing", "0"]).await;
        assert!(said.contains("there; 2 stored secret(s) wait for `portico keys reseal`"), "{said}");

        let (code, said, errors) = portico(&portal, &["keys", "reseal"]).await;
        assert_eq!((code, said.as_str(), errors.as_str()), (0, "Sealed anew: 2.\n", ""));
        assert_eq!(portico(&portal, &["keys", "reseal"]).await.1, "Sealed anew: 0.\n");
        // The portal that serves has met none of it yet.
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &next_code(&portal, &ann.secret)).await.expect(200);
        assert!(portico(&portal, &["keys", "status"]).await.1.ends_with("Next: `portico keys retire`.\n"));
        let (_, said, _) = portico(&portal, &["doctor", "--hashing", "0"]).await;
        assert!(said.contains("there; 1 other(s) may go: `portico keys retire`"), "{said}");

        let (code, said, _) = portico(&portal, &["keys", "retire"]).await;
        assert!(code == 0 && said.contains(&format!("{id} stays until 20")), "{said}");
        let (code, said, errors) = portico(&portal, &["keys", "retire", "--now"]).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        assert!(said.contains(&format!("{id} is gone.")) && said.contains("backup codes of its time"), "{said}");
        assert_eq!(portico(&portal, &["keys", "retire"]).await.1, "Sealed anew: 0.\nThere is one key alone.\n");
        portal.app.keyring.refresh().expect("read");
        assert_eq!(portal.app.keyring.known_keys().len(), 1);
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &ann.codes[0]).await.expect(200);
        let (_, said, _) = portico(&portal, &["doctor", "--hashing", "0"]).await;
        assert!(said.contains("key       there\n"), "{said}");
    }

    async fn keys_of_a_setting_are_printed_to_be_set(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        portal.all_jobs_done().await;
        let master = STANDARD.encode([7_u8; 32]);
        let set = |keys: &str| [("PORTICO__KEYS__MASTER".to_owned(), keys.to_owned())];
        let run = async |arguments: &[&str], keys: &str| {
            let set = set(keys);
            let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            portico_with(&portal, arguments, &set).await
        };
        let (code, both, told) = run(&["keys", "rotate"], &master).await;
        assert!(code == 0 && told.contains("Set keys.master on every node"), "{told}");
        let both = both.strip_suffix('\n').expect("a line").to_owned();
        assert!(both.ends_with(&master) && both.lines().count() == 1, "{both}");
        assert_eq!(run(&["keys", "reseal"], &both).await.1, "Sealed anew: 1.\n");
        let (code, said, _) = run(&["keys", "retire", "--now"], &both).await;
        let one = said.lines().last().expect("a line");
        assert!(code == 0 && !one.contains(&master) && one.contains("hash:") && both.starts_with(one.split(' ').next().expect("a key")), "{said}");
        let node = portal.second_node_with(|config| config.keys.master = Some(one.to_owned().into())).await;
        let visitor = at_second_step(&node, EMAIL).await;
        show(&visitor, &next_code(&portal, &ann.secret)).await.expect(200);
        let visitor = at_second_step(&node, EMAIL).await;
        show(&visitor, &ann.codes[0]).await.expect(200);
    }

    async fn a_missing_key_is_named_by_status_and_doctor(engine) {
        let portal = with_file(engine).await;
        guarded(&portal, EMAIL).await;
        portal.all_jobs_done().await;
        let strange = strange_keyring();
        let secret = texts(&portal, "SELECT secret FROM second_factors").await.remove(0);
        let plain = portal.app.keyring.open(Purpose::SecondFactor, &secret).expect("opened");
        let foreign = strange.seal(Purpose::SecondFactor, &plain).expect("sealed");
        on!(portal.app.db.writer(), pool => sqlx::query("UPDATE second_factors SET secret = $1").bind(&foreign).execute(pool).await.map(drop)).expect("set");
        let id = strange.known_keys()[0].id;
        let (code, said, _) = portico(&portal, &["keys", "status"]).await;
        assert!(code == 1 && said.contains(&format!("{id}  MISSING")) && said.contains("put the missing key back"), "{said}");
        let (code, said, _) = portico(&portal, &["doctor", "--hashing", "0"]).await;
        assert!(code == 1 && said.contains(&format!("1 stored secret(s) are sealed with the missing key {id}")), "{said}");
        let (code, said, _) = portico(&portal, &["keys", "reseal"]).await;
        assert!(code == 1 && said.contains("no key that is there opens them: 1"), "{said}");
        // Put back, behind the one that seals.
        let mut text = std::fs::read_to_string(file(&portal)).expect("the file");
        text.push_str(&STANDARD.encode([66_u8; 32]));
        std::fs::write(file(&portal), text).expect("written");
        assert_eq!(portico(&portal, &["keys", "reseal"]).await.1, "Sealed anew: 1.\n");
        assert_eq!(portico(&portal, &["keys", "status"]).await.0, 0);
    }

    async fn asvs_v13_3_2_a_key_file_that_others_may_read_is_refused(engine) {
        let portal = with_file(engine).await;
        for mode in [0o644, 0o640] {
            std::fs::set_permissions(file(&portal), Permissions::from_mode(mode)).expect("set");
            for command in [["keys", "status"], ["keys", "rotate"], ["users", "list"]] {
                let (code, out, errors) = portico(&portal, &command).await;
                assert_eq!((code, out.as_str()), (1, ""), "{command:?}");
                assert!(errors.lines().count() == 1 && errors.contains("others may read it") && errors.contains("chmod 600"), "{errors}");
            }
            let (code, said, _) = portico(&portal, &["doctor", "--hashing", "0"]).await;
            assert!(code == 1 && said.contains("others may read it") && said.contains("with mode 600"), "{said}");
        }
        std::fs::set_permissions(file(&portal), Permissions::from_mode(0o600)).expect("set");
        assert_eq!(portico(&portal, &["keys", "status"]).await.0, 0);
    }
}
