//! What the Bot API takes, and what a phone shows of it.

use switchboard::screen::{Action, Button, MAX_TEXT, Screen};
use switchboard::telegram::{MAX_BUTTON_DATA, button_data};
use unicode_segmentation::UnicodeSegmentation as _;

use super::gallery::{Form, Shown};

/// Signs of a label: beyond it, a phone shows dots.
const MAX_LABEL: usize = 64;

/// Buttons in a row, and in all (clients of Telegram cut or refuse more).
const MAX_IN_ROW: usize = 8;
const MAX_BUTTONS: usize = 100;

/// UTF-16 units of a topic's title.
const MAX_TITLE: usize = 128;

/// UTF-16 units of a caption.
const MAX_CAPTION: usize = 1_024;

/// Characters of an answer to a press.
const MAX_ANSWER: usize = 200;

/// UTF-16 units of a text that is told.
const TOLD: usize = 160;

/// What is wrong with a shown thing.
pub fn complaints(shown: &Shown) -> Vec<String> {
    let mut found = Vec::new();
    let Screen { text, rows } = &shown.screen;
    let (max, length) = match shown.form {
        Form::Message => (MAX_TEXT, text.len()),
        Form::Caption => (MAX_CAPTION, text.len()),
        Form::Answer => (MAX_ANSWER, text.plain.chars().count()),
        Form::Title => (MAX_TITLE, text.len()),
    };
    if length > max {
        found.push(format!("{length} long, at most {max}: {}", text.preview(TOLD).plain));
    }
    if text.plain.trim().is_empty() {
        found.push("no words".to_owned());
    }
    let beyond = text
        .marks
        .iter()
        .any(|mark| mark.len == 0 || mark.at + mark.len > text.len());
    if beyond {
        found.push(format!("a mark beyond the text: {:?}", text.marks));
    }
    found.extend(not_put_in(&text.plain));
    found.extend(
        rows.iter()
            .filter(|row| row.is_empty() || row.len() > MAX_IN_ROW)
            .map(|row| format!("{} buttons in a row, at most {MAX_IN_ROW}", row.len())),
    );
    let buttons: Vec<&Button> = rows.iter().flatten().collect();
    if buttons.len() > MAX_BUTTONS {
        found.push(format!("{} buttons, at most {MAX_BUTTONS}", buttons.len()));
    }
    found.extend(buttons.into_iter().flat_map(about_button));
    found
}

fn about_button(button: &Button) -> Vec<String> {
    let mut found: Vec<String> = not_put_in(&button.label).collect();
    let signs = button.label.graphemes(true).count();
    if signs > MAX_LABEL {
        found.push(format!(
            "a label of {signs} signs, at most {MAX_LABEL}: {}",
            button.label
        ));
    }
    if button.label.trim().is_empty() {
        found.push(format!("a button without a label: {:?}", button.action));
    }
    if let Action::Press(press) = &button.action {
        let data = button_data(press);
        if data.len() > MAX_BUTTON_DATA {
            found.push(format!("button data of {} bytes: {data}", data.len()));
        }
    }
    found
}

/// A place where nothing was put in.
fn not_put_in(text: &str) -> impl Iterator<Item = String> + use<> {
    let raw = text.contains("%{").then(|| format!("nothing was put in: {text}"));
    raw.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchboard::screen::CommonPress;

    fn found(form: Form, text: &str, rows: Vec<Vec<Button>>) -> usize {
        let screen = Screen {
            text: text.into(),
            rows,
        };
        let shown = Shown {
            name: "a",
            case: "b",
            form,
            screen,
        };
        complaints(&shown).len()
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let button = |label: &str| Button::new(label, CommonPress::Cancel);
        assert_eq!(found(Form::Message, &"🔥".repeat(2_048), vec![vec![button("👨‍👩‍👧‍👦")]]), 0);
        assert_eq!(found(Form::Message, &"🔥".repeat(2_049), Vec::new()), 1);
        assert_eq!(found(Form::Answer, &"ж".repeat(201), Vec::new()), 1);
        assert_eq!(found(Form::Caption, &"ж".repeat(1_025), Vec::new()), 1);
        assert_eq!(found(Form::Title, &"ж".repeat(129), Vec::new()), 1);
        assert_eq!(found(Form::Message, "a %{b}", Vec::new()), 1);
        assert_eq!(found(Form::Message, " ", Vec::new()), 1);
        assert_eq!(found(Form::Message, "a", vec![vec![button("a"); 9]]), 1);
        assert_eq!(found(Form::Message, "a", vec![vec![button("a")]; 101]), 1);
        assert_eq!(
            found(Form::Message, "a", vec![vec![button(&"a".repeat(65))], Vec::new()]),
            2
        );
    }
}
