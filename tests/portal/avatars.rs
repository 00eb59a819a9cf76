//! Pictures of people: sent, cut, shown, taken away (rows A03, A04).

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use portico::access::Role;
use serde_json::Value;

use crate::support::{Answer, Client, Request, TestApp, on_both_engines};

const AVATAR: &str = "/api/users/avatar";
const PROFILE: &str = "/api/users/profile";
const FORM: &str = "/account/profile/picture";
const PAGE: &str = "/account/profile";

/// Red, green and blue side by side.
fn flag(format: ImageFormat) -> Vec<u8> {
    let colours = [Rgb([250, 0, 0]), Rgb([0, 250, 0]), Rgb([0, 0, 250])];
    let image = DynamicImage::from(RgbImage::from_fn(150, 50, |x, _| colours[(x / 50) as usize]));
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("written");
    bytes.into_inner()
}

/// The parts of a `multipart/form-data` body: name, file name, bytes.
fn body(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: image/png")).unwrap_or_default();
        body.extend_from_slice(
            format!("--border\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--border--\r\n");
    body
}

fn sending<'a>(client: &'a Client, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Request<'a> {
    client.post(path).body("multipart/form-data; boundary=border", body(parts))
}

async fn send(client: &Client, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
    sending(client, path, parts).await
}

async fn upload(client: &Client, bytes: &[u8]) -> Answer {
    send(client, AVATAR, &[("avatar", Some("me.png"), bytes)]).await
}

/// The path of an address of the portal.
fn path(address: &Value) -> String {
    crate::support::path_of(address.as_str().expect("an address"))
}

/// The colour in the middle.
fn middle(bytes: &[u8]) -> [u8; 3] {
    let image = image::load_from_memory(bytes).expect("a picture").into_rgb8();
    image.get_pixel(image.width() / 2, image.height() / 2).0
}

/// A JPEG whose EXIF part tells a place and asks to be turned by 90 degrees.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    // Two entries: the orientation (6: the top is at the right), and where the GPS part begins.
    exif.extend_from_slice(&[0, 2]);
    exif.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    exif.extend_from_slice(&[0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    exif.extend_from_slice(&[0, 0, 0, 0]);
    exif.extend_from_slice(&[0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(b"GPS 48.8583 N 2.2945 E of Ann");
    let length = u16::try_from(exif.len() + 2).expect("short");
    let mut whole = jpeg[..2].to_vec();
    whole.extend_from_slice(&[0xff, 0xe1]);
    whole.extend_from_slice(&length.to_be_bytes());
    whole.extend_from_slice(&exif);
    whole.extend_from_slice(&jpeg[2..]);
    whole
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A PNG whose head promises this many pixels, and nothing behind it.
fn promised_png(width: u32, height: u32) -> Vec<u8> {
    let mut png = flag(ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

on_both_engines! {
    async fn a03_a_picture_of_each_kind_is_taken_and_its_address_answered(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut addresses = Vec::new();
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let answer = upload(&ann, &flag(format)).await.expect(200).json();
            assert_eq!((&answer["success"], &answer["avatar"]), (&Value::Bool(true), &answer["avatarUrl"]));
            let address = &answer["avatarUrl"];
            let profile = ann.get(PROFILE).await.json();
            assert_eq!((&profile["avatar"], &profile["user"]["profile_image"]), (address, address));
            // Whoever knows the address sees it, as pages of the portal are seen from several devices.
            let picture = portal.visitor().get(path(address)).await.expect(200);
            assert_eq!(picture.header("content-type"), Some("image/jpeg"));
            assert!(picture.header("cache-control").is_some_and(|text| text.contains("immutable") && text.contains("max-age=31536000")));
            let [red, green, blue] = middle(&picture.body);
            assert!(green > 180 && red < 80 && blue < 80, "the middle of the flag: {red} {green} {blue}");
            let small = portal.visitor().get(path(address).replace(".jpg", ".small.jpg")).await.expect(200);
            assert!(small.body.len() <= picture.body.len());
            addresses.push(path(address));
        }
        let (last, old) = addresses.split_last().expect("four");
        for address in old {
            portal.visitor().get(address.as_str()).await.expect(404);
        }
        portal.visitor().get(last.as_str()).await.expect(200);
        assert_eq!(portal.number("SELECT count(*) FROM avatars").await, 1, "one picture a person");
    }

    async fn a03_the_chosen_square_is_kept(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let flag = flag(ImageFormat::Png);
        for (x, wanted) in [("0", 0), ("50", 1), ("100", 2)] {
            let parts: [(&str, Option<&str>, &[u8]); 4] =
                [("zoom", None, b"120"), ("x", None, x.as_bytes()), ("y", None, b"50"), ("avatar", Some("a.png"), &flag)];
            let address = send(&ann, AVATAR, &parts).await.expect(200).json()["avatar"].clone();
            let colour = middle(&ann.get(path(&address)).await.body);
            assert!(colour[wanted] > 180, "{x}: {colour:?}");
        }
        for (name, value) in [("zoom", "much"), ("x", "-1"), ("y", "99999999999")] {
            let parts: [(&str, Option<&str>, &[u8]); 2] = [(name, None, value.as_bytes()), ("avatar", Some("a.png"), &flag)];
            assert_eq!(send(&ann, AVATAR, &parts).await.refused(422, "VALIDATION_ERROR").fields(), [name]);
        }
    }

    async fn a04_a_picture_that_is_removed_is_gone_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let address = path(&upload(&ann, &flag(ImageFormat::Png)).await.expect(200).json()["avatar"]);
        ann.get(address.as_str()).await.expect(200);
        for _ in 0..2 {
            assert_eq!(ann.request("DELETE", AVATAR).await.expect(200).json()["success"], true);
            ann.get(address.as_str()).await.expect(404);
            assert_eq!(ann.get(PROFILE).await.json()["avatar"], Value::Null);
        }
        assert_eq!(portal.number("SELECT count(*) FROM avatars").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'user.updated'").await, 2, "given and taken, once each");
    }

    async fn a02_the_own_address_sent_back_changes_nothing_and_another_one_replaces_the_picture(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let address = upload(&ann, &flag(ImageFormat::Png)).await.expect(200).json()["avatar"].clone();
        let answer = ann.put(PROFILE).json(&serde_json::json!({ "avatar": address, "name": "Ann" })).await.expect(200).json();
        assert_eq!((&answer["updated_fields"], &answer["avatar"]), (&serde_json::json!(["full_name"]), &address));
        ann.put(PROFILE).json(&serde_json::json!({ "avatar": "/avatars/x.jpg" })).await.refused(422, "VALIDATION_ERROR");
        ann.put(PROFILE).json(&serde_json::json!({ "avatar": "https://example.com/a.png" })).await.expect(200);
        ann.get(path(&address)).await.expect(404);
        assert_eq!(portal.number("SELECT count(*) FROM avatars").await, 0, "no bytes stay behind");
    }

    async fn asvs_v14_2_8_place_and_time_in_a_photograph_are_not_kept_and_it_stands_upright(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let photograph = with_exif(&flag(ImageFormat::Jpeg));
        assert!(holds(&photograph, b"GPS 48.8583"), "the test plants it");
        // Upright, the flag's first colour is on top.
        let parts: [(&str, Option<&str>, &[u8]); 2] = [("y", None, b"0"), ("avatar", Some("a.jpg"), &photograph)];
        let address = path(&send(&ann, AVATAR, &parts).await.expect(200).json()["avatar"]);
        for address in [address.clone(), address.replace(".jpg", ".small.jpg")] {
            let served = ann.get(address).await.expect(200).body;
            for trace in [&b"GPS"[..], b"Exif", b"48.8583", b"Ann", b"ICC", b"xmp"] {
                assert!(!holds(&served, trace), "{}", String::from_utf8_lossy(trace));
            }
            let [red, green, blue] = middle(&served);
            assert!(red > 180 && green < 80 && blue < 80, "turned: {red} {green} {blue}");
        }
    }

    async fn asvs_v5_4_3_what_hides_behind_or_in_front_of_a_picture_is_never_served(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut polyglot = flag(ImageFormat::Png);
        polyglot.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let address = path(&upload(&ann, &polyglot).await.expect(200).json()["avatar"]);
        let served = ann.get(address).await.expect(200);
        assert!(!holds(&served.body, b"<script>") && !holds(&served.body, b"PK\x03\x04"));
        assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
        assert!(served.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
        assert!(served.header("content-encoding").is_none(), "pictures are small already");
    }

    async fn asvs_v5_2_2_what_is_no_picture_is_refused_and_nothing_changes(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let address = path(&upload(&ann, &flag(ImageFormat::Png)).await.expect(200).json()["avatar"]);
        let whole = flag(ImageFormat::Png);
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let bad: [&[u8]; 8] = [
            b"", b"just text, named me.png", svg, b"\x1f\x8b\x08\0\0\0\0\0", b"BM\x3a\0\0\0\0\0", b"\0\0\0\x1cftypheic", &whole[..40], &whole[..whole.len() - 20],
        ];
        for bytes in bad {
            assert_eq!(upload(&ann, bytes).await.refused(422, "VALIDATION_ERROR").fields(), ["avatar"], "{}", String::from_utf8_lossy(bytes));
        }
        for (width, height) in [(9_000, 10), (10, 9_000), (8_000, 8_000), (u32::MAX, u32::MAX), (0, 5)] {
            let answer = upload(&ann, &promised_png(width, height)).await;
            assert_eq!(answer.refused(422, "VALIDATION_ERROR").fields(), ["avatar"], "{width} x {height}");
        }
        ann.get(address).await.expect(200);
    }

    async fn asvs_v5_2_1_a_file_that_is_too_large_and_a_body_of_another_shape_are_refused(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let large = vec![b'x'; 5 * 1024 * 1024 + 1];
        assert_eq!(upload(&ann, &large).await.refused(413, "PAYLOAD_TOO_LARGE").fields(), ["avatar"]);
        // Of so much the rest is not read any more: a client that goes on sending may lose the answer with the line.
        if let Some(answer) = sending(&ann, AVATAR, &[("avatar", Some("me.png"), &vec![b'x'; 30 * 1024 * 1024])]).attempt().await {
            answer.refused(413, "PAYLOAD_TOO_LARGE");
        }
        let flag = flag(ImageFormat::Png);
        let two: [(&str, Option<&str>, &[u8]); 2] = [("avatar", Some("a.png"), &flag), ("avatar", Some("b.png"), &flag)];
        assert_eq!(send(&ann, AVATAR, &two).await.refused(422, "VALIDATION_ERROR").fields(), ["avatar"]);
        let elsewhere: [(&str, Option<&str>, &[u8]); 1] = [("picture", Some("a.png"), &flag)];
        assert_eq!(send(&ann, AVATAR, &elsewhere).await.refused(422, "VALIDATION_ERROR").fields(), ["picture"]);
        send(&ann, AVATAR, &[]).await.refused(400, "MISSING_REQUIRED_FIELD");
        ann.post(AVATAR).json(&serde_json::json!({ "avatar": "x" })).await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
        ann.post(AVATAR).body("multipart/form-data", flag.clone()).await.refused(400, "INVALID_REQUEST");
        ann.post(AVATAR).body("multipart/form-data; boundary=other", body(&two)).await.refused(400, "INVALID_REQUEST");
        ann.post(AVATAR).body("multipart/form-data; boundary=border", &body(&two[..1])[..200]).await.refused(400, "INVALID_REQUEST");
        assert_eq!(ann.get(PROFILE).await.json()["avatar"], Value::Null);
    }

    async fn asvs_v5_3_2_file_names_lead_nowhere(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for name in ["../../../../etc/passwd", "C:\\CON", "/etc/passwd", &"x".repeat(3_000), "a\u{202e}gnp.exe"] {
            let flag = flag(ImageFormat::Png);
            let address = path(&send(&ann, AVATAR, &[("file", Some(name), &flag)]).await.expect(200).json()["avatar"]);
            assert!(address.starts_with("/avatars/") && address.len() < 80, "{address}");
        }
        for file in ["..%2f..%2fetc%2fpasswd", "x.jpg", "%00.jpg", &format!("{}.jpg", "A".repeat(43)), &"A".repeat(4_000)] {
            ann.get(format!("/avatars/{file}")).await.expect(404);
        }
    }

    async fn a03_without_a_session_nothing_is_taken(engine) {
        let portal = TestApp::start(engine).await;
        upload(&portal.visitor(), &flag(ImageFormat::Png)).await.refused(401, "AUTH_TOKEN_MISSING");
        portal.visitor().request("DELETE", AVATAR).await.refused(401, "AUTH_TOKEN_MISSING");
        let ann = portal.person("ann@example.com").signed_in().await;
        let flag = flag(ImageFormat::Png);
        let request = ann.post(AVATAR).header("sec-fetch-site", "cross-site");
        request.body("multipart/form-data; boundary=border", body(&[("avatar", Some("a.png"), &flag)])).await.refused(403, "CROSS_ORIGIN_REFUSED");
    }

    async fn asvs_v2_4_1_after_many_pictures_the_next_one_waits(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for _ in 0..31 {
            upload(&ann, b"no picture").await.expect(422);
        }
        let answer = upload(&ann, &flag(ImageFormat::Png)).await.refused(429, "RATE_LIMIT_EXCEEDED");
        assert!(answer.header("retry-after").is_some());
        portal.advance(chrono::Duration::hours(2));
        let ann = portal.another_session("ann@example.com").await;
        upload(&ann, &flag(ImageFormat::Png)).await.expect(200);
    }

    async fn f02_the_form_takes_a_picture_without_scripts_and_says_what_is_wrong(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").role(Role::Admin).signed_in().await;
        let refused = send(&ann, FORM, &[("avatar", Some("a.png"), b"text")]).await.expect(303);
        assert_eq!(refused.location(), PAGE);
        assert!(ann.get(PAGE).await.expect(200).text().contains("Choose a picture: PNG, JPEG, GIF or WebP."));
        let none = send(&ann, FORM, &[("avatar", Some(""), b"")]).await.expect(303);
        assert_eq!(none.location(), PAGE);
        ann.get(PAGE).await.expect(200);
        let large = vec![b'x'; 6 * 1024 * 1024];
        send(&ann, FORM, &[("avatar", Some("a.png"), &large)]).await.expect(303);
        assert!(ann.get(PAGE).await.expect(200).text().contains("at most 5 MB."));
        let flag = flag(ImageFormat::Png);
        send(&ann, FORM, &[("avatar", Some("a.png"), &flag)]).await.expect(303);
        let page = ann.get(PAGE).await.expect(200).text();
        assert!(page.contains("Your picture is saved.") && page.contains("class=\"avatar portrait\""), "{page}");
        assert!(page.contains(".small.jpg"), "the sidebar shows it too");
        for path in ["/org/users".to_owned(), format!("/org/users/{}", ann.id)] {
            assert!(bob.get(path).await.expect(200).text().contains(".small.jpg"), "others see it");
        }
        ann.post("/account/profile/picture/remove").form(&[]).await.expect(303);
        let page = ann.get(PAGE).await.expect(200).text();
        assert!(page.contains("Your picture is gone.") && !page.contains("<img"));
    }
}
