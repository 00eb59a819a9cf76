//! Backup codes.

use super::{EMAIL, STEP, at_second_step, guarded, show, status, texts};
use crate::support::{TestApp, on_both_engines, until};
use serde_json::json;

on_both_engines! {
    async fn asvs_v6_5_2_a_backup_code_opens_once_and_a_mail_tells_of_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let visitor = at_second_step(&portal, EMAIL).await;
        assert!(visitor.get(format!("{STEP}?by=backup")).await.expect(200).text().contains("backup codes"));
        let typed = ann.codes[0].to_uppercase().replace('-', " ");
        show(&visitor, &typed).await.expect(200);
        let again = at_second_step(&portal, EMAIL).await;
        show(&again, &ann.codes[0]).await.expect(422);
        let visitors = futures_util::future::join_all((0..4).map(|_| at_second_step(&portal, EMAIL))).await;
        let all = futures_util::future::join_all(visitors.iter().map(|visitor| async { show(visitor, &ann.codes[1]).await.status })).await;
        assert_eq!(all.iter().filter(|status| **status == 200).count(), 1, "at once, too: {all:?}");
        assert_eq!(status(&ann.client).await["backupCodesRemaining"], json!(8));
        let mut left = Vec::new();
        until("two letters about backup codes", async || {
            left = portal.letters_to(EMAIL, 1).await.iter().map(crate::support::smtp_sink::Received::text).collect();
            left.iter().filter(|text| text.contains("one of your backup codes")).count() == 2
        })
        .await;
        assert!(left.iter().any(|text| text.contains("9 are left")) && left.iter().any(|text| text.contains("8 are left")), "{left:?}");
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.backup_code_used'").await, 2);
        let kept: Vec<Vec<u8>> = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar("SELECT hash FROM backup_codes").fetch_all(pool).await)
            .expect("hashes");
        assert!(kept.iter().all(|hash| hash.len() == 32), "only hashes are kept");
    }

    async fn a26_new_backup_codes_take_the_place_of_those_before(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let answer = ann.client.post("/api/users/mfa/backup-codes").await.expect(200).json();
        let codes = texts(&answer["backupCodes"]);
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| !ann.codes.contains(code)));
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &ann.codes[3]).await.expect(422);
        show(&visitor, &codes[3]).await.expect(200);
        assert!(portal.letters_to(EMAIL, 2).await[1].text().contains("Ten new backup codes"));
    }
}
