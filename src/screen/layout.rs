//! How many buttons stand side by side: as many as a phone shows with their whole labels.
//!
//! Must not know what the buttons do.

use super::Button;

/// Widths of labels of which a phone shows all, by the number of buttons in a row: of one, two and three. Measured at
/// 390 points, where letters are about as wide as [`width`] takes them for.
const FITS: [usize; 3] = [usize::MAX, 17, 11];

/// How much room a label takes, in letters; an emoji takes that of three.
fn width(label: &str) -> usize {
    label
        .chars()
        .map(|sign| match sign {
            // They say how the sign before them looks, and take no room.
            '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' => 0,
            // A tick is as narrow as a letter.
            '✓' => 1,
            'ℹ' | '‼' | '\u{231a}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'.. => {
                3
            }
            _ => 1,
        })
        .sum()
}

/// How many of these buttons stand in a row, if all rows are to be alike: at most `most`.
pub(super) fn columns(buttons: &[Button], most: usize) -> usize {
    let widest = buttons.iter().map(|button| width(&button.label)).max().unwrap_or(0);
    let fits = |columns: &usize| FITS.get(columns - 1).is_some_and(|most| widest <= *most);
    (1..=most).rev().find(fits).unwrap_or(1)
}

/// The rows that buttons meant for one row take. More than three are left as they are: they are meant to be short.
pub(super) fn rows(mut row: Vec<Button>) -> Vec<Vec<Button>> {
    let fits = |row: &[Button]| {
        let most = row.len().checked_sub(1).and_then(|at| FITS.get(at));
        most.is_none_or(|most| row.iter().all(|button| width(&button.label) <= *most))
    };
    if row.is_empty() {
        return Vec::new();
    }
    if fits(&row) {
        return vec![row];
    }
    // Three become two and one, if the two fit; else each has a row of its own.
    let last = row.split_off(row.len() - 1);
    let mut rows = rows(row);
    rows.push(last);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::CommonPress;

    fn laid_out(labels: &[&str]) -> Vec<Vec<String>> {
        let row = labels.iter().map(|label| Button::new(*label, CommonPress::Cancel));
        let rows = rows(row.collect());
        let labels = |row: Vec<Button>| row.into_iter().map(|button| button.label).collect();
        rows.into_iter().map(labels).collect()
    }

    #[test]
    fn what_fits_stays_side_by_side() {
        for row in [
            vec!["🕘 История", "⋯ Ещё", "ℹ️ Помощь"],
            vec!["Новые", "Закрытые", "• Удалённые"],
            vec!["👤 Пользователь", "🚫 Заблокировать"],
            vec!["✅ a label as long as anybody could wish for"],
            vec!["1 ⭐", "2 ⭐", "3 ⭐", "4 ⭐", "✓ 5 ⭐"],
        ] {
            assert_eq!(laid_out(&row), [row]);
        }
        assert_eq!(laid_out(&[]), Vec::<Vec<String>>::new());
    }

    #[test]
    fn what_would_be_cut_off_stands_below() {
        assert_eq!(
            laid_out(&["🕘 История", "⋯ Ещё", "🔄 Обновить"]),
            [vec!["🕘 История", "⋯ Ещё"], vec!["🔄 Обновить"]]
        );
        assert_eq!(
            laid_out(&["✅ Закрыть с причиной", "⏲ Закрыть позже"]),
            [["✅ Закрыть с причиной"], ["⏲ Закрыть позже"]]
        );
        assert_eq!(laid_out(&["✅ Close with a reason", "B", "C"]).len(), 3);
    }

    #[test]
    fn columns_are_as_many_as_the_widest_allows() {
        let columns = |labels: &[&str]| {
            let row: Vec<Button> = labels
                .iter()
                .map(|label| Button::new(*label, CommonPress::Cancel))
                .collect();
            columns(&row, 3)
        };
        assert_eq!(columns(&["6 ч", "12 ч", "24 ч", "48 ч"]), 3);
        assert_eq!(columns(&["без ограничения", "10 в минуту"]), 2);
        assert_eq!(columns(&["🇷🇺 на языке пользователя", "🇬🇧"]), 1);
        assert_eq!(columns(&[]), 3);
    }
}
