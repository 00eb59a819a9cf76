//! Choosing the square of a picture before it is sent.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    ev::{self, Event, PointerEvent},
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlInputElement, ImageBitmap, Node};

use super::dom;

/// Words of the crop.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CropWords {
    /// What the picture above the sliders is.
    pub preview: String,
    /// How near.
    pub zoom: String,
    /// Where, from left to right.
    pub across: String,
    /// Where, from top to bottom.
    pub down: String,
    /// When the file is no picture.
    pub no_picture: String,
    /// When the file is too large.
    pub too_large: String,
}

/// Pixels of the preview.
const SIDE: f64 = 256.0;

/// Shows the square of the picture that is chosen in the file field `input`: it is moved with the mouse or a finger, or by three
/// sliders, which the form sends along as `zoom`, `x` and `y`. Until a picture is chosen, and without scripts, there is nothing to see and the
/// sliders stand for the middle.
#[island]
pub fn AvatarCrop(
    /// The id of the file field.
    input: String,
    /// Words.
    words: CropWords,
    /// The largest file, in bytes.
    most_bytes: u32,
) -> impl IntoView {
    let [preview, zoom, across, down] =
        [&words.preview, &words.zoom, &words.across, &words.down].map(ToString::to_string);
    view! {
        <div class="crop" hidden use:crop=(input, words, most_bytes)>
            <canvas class="avatar" width="256" height="256" role="img" aria-label=preview></canvas>
            <div class="sliders">
                <label>{zoom}<input type="range" name="zoom" min="100" max="400" step="1" value="100"/></label>
                <label>{across}<input type="range" name="x" min="0" max="100" step="1" value="50"/></label>
                <label>{down}<input type="range" name="y" min="0" max="100" step="1" value="50"/></label>
            </div>
        </div>
    }
}

/// The picture that was chosen, and where a drag began.
#[derive(Default)]
struct Chosen {
    picture: Option<ImageBitmap>,
    drag: Option<Drag>,
}

#[derive(Clone, Copy)]
struct Drag {
    from: (f64, f64),
    x: f64,
    y: f64,
}

/// The file field is not part of the island, so the island listens where both meet.
fn crop(place: Element, (input, words, most_bytes): (String, CropWords, u32)) {
    let chosen = Rc::new(RefCell::new(Chosen::default()));
    let handles = [
        window_event_listener_of(ev::change, {
            let (place, chosen) = (place.clone(), Rc::clone(&chosen));
            move |event: Event| {
                if event_target::<Element>(&event).id() == input {
                    choose(&event_target(&event), place.clone(), Rc::clone(&chosen), words.clone(), most_bytes);
                }
            }
        }),
        window_event_listener_of(ev::input, {
            let (place, chosen) = (place.clone(), Rc::clone(&chosen));
            move |event: Event| {
                if is_inside(&place, &event) {
                    draw(&place, &chosen.borrow());
                }
            }
        }),
        window_event_listener_of(ev::pointerdown, {
            let (place, chosen) = (place.clone(), Rc::clone(&chosen));
            move |event: PointerEvent| {
                if is_inside(&place, &event) && event_target::<Element>(&event).tag_name() == "CANVAS" {
                    event.prevent_default();
                    let from = (f64::from(event.client_x()), f64::from(event.client_y()));
                    let drag = Drag { from, x: value(&place, "x"), y: value(&place, "y") };
                    chosen.borrow_mut().drag = Some(drag);
                }
            }
        }),
        window_event_listener_of(ev::pointermove, {
            let (place, chosen) = (place.clone(), Rc::clone(&chosen));
            move |event: PointerEvent| move_to(&place, &chosen.borrow(), &event)
        }),
        window_event_listener_of(ev::pointerup, move |_: PointerEvent| chosen.borrow_mut().drag = None),
    ];
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
}

fn window_event_listener_of<E>(event: E, run: impl Fn(E::EventType) + 'static) -> WindowListenerHandle
where
    E: ev::EventDescriptor + 'static,
    E::EventType: JsCast,
{
    window_event_listener(event, run)
}

fn is_inside(place: &Element, event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    place.contains(target.as_ref())
}

fn range(place: &Element, name: &str) -> Option<HtmlInputElement> {
    dom::first(place, &format!("input[name={name}]"))?.dyn_into().ok()
}

fn value(place: &Element, name: &str) -> f64 {
    range(place, name).map(|range| range.value_as_number()).unwrap_or_default()
}

/// Reads the file that was chosen and shows its middle.
fn choose(field: &HtmlInputElement, place: Element, chosen: Rc<RefCell<Chosen>>, words: CropWords, most_bytes: u32) {
    let _ = place.set_attribute("hidden", "");
    say(field, "");
    let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
    if file.size() > f64::from(most_bytes) {
        refuse(field, &words.too_large);
        return;
    }
    let field = field.clone();
    let Ok(reading) = window().create_image_bitmap_with_blob(&file) else { return };
    spawn_local(async move {
        match JsFuture::from(reading).await.ok().and_then(|picture| picture.dyn_into::<ImageBitmap>().ok()) {
            Some(picture) => {
                for (name, start) in [("zoom", "100"), ("x", "50"), ("y", "50")] {
                    if let Some(range) = range(&place, name) {
                        range.set_value(start);
                    }
                }
                chosen.borrow_mut().picture = Some(picture);
                let _ = place.remove_attribute("hidden");
                draw(&place, &chosen.borrow());
            }
            None => refuse(&field, &words.no_picture),
        }
    });
}

/// What would be refused is not sent.
fn refuse(field: &HtmlInputElement, error: &str) {
    field.set_value("");
    say(field, error);
}

fn say(field: &HtmlInputElement, error: &str) {
    if let Ok(Some(place)) = field.closest("[data-field]")
        && let Some(place) = dom::first(&place, ".error")
    {
        place.set_text_content(Some(error));
    }
    let _ = if error.is_empty() {
        field.remove_attribute("aria-invalid")
    } else {
        field.set_attribute("aria-invalid", "true")
    };
}

/// The side of the square in the picture, and how far it can go to the right and down.
fn square(place: &Element, picture: &ImageBitmap) -> (f64, f64, f64) {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let side = width.min(height) * 100.0 / value(place, "zoom").max(100.0);
    (side, width - side, height - side)
}

fn draw(place: &Element, chosen: &Chosen) {
    let Some(picture) = &chosen.picture else { return };
    let canvas = dom::first(place, "canvas").and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok());
    let context = canvas.and_then(|canvas| canvas.get_context("2d").ok().flatten());
    let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok()) else { return };
    let (side, right, down) = square(place, picture);
    let (left, top) = (right * value(place, "x") / 100.0, down * value(place, "y") / 100.0);
    context.clear_rect(0.0, 0.0, SIDE, SIDE);
    let _ = context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        picture, left, top, side, side, 0.0, 0.0, SIDE, SIDE,
    );
}

/// The picture follows the finger: the square goes the other way.
fn move_to(place: &Element, chosen: &Chosen, event: &PointerEvent) {
    let (Some(picture), Some(drag)) = (&chosen.picture, chosen.drag) else { return };
    let Some(canvas) = dom::first(place, "canvas") else { return };
    let (side, right, down) = square(place, picture);
    let scale = side / f64::from(canvas.client_width().max(1));
    let moved = |start: f64, from: f64, to: i32, room: f64| {
        if room > 0.0 { (start - (f64::from(to) - from) * scale / room * 100.0).clamp(0.0, 100.0) } else { start }
    };
    for (name, place_now) in [
        ("x", moved(drag.x, drag.from.0, event.client_x(), right)),
        ("y", moved(drag.y, drag.from.1, event.client_y(), down)),
    ] {
        if let Some(range) = range(place, name) {
            range.set_value_as_number(place_now);
        }
    }
    draw(place, chosen);
}
