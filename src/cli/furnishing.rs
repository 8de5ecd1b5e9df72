//! What the demo's desk begins with: a few answers, a category that asks something first, and targets. Knows records, not
//! who plays with them.

use crate::domain::{
    Category, CategoryNo, Expects, FaqEntry, FaqNo, LanguageCode, PersonId, Priority, Question, QuestionNo, RichText,
    Timestamp,
};
use crate::store::{Change, Fault, Store};

/// The targets, as `.env` would set them: minutes to the first answer and to the closing.
pub(super) const TARGETS: [(&str, &str); 2] = [("SLA_FIRST_RESPONSE_MINUTES", "60"), ("SLA_RESOLUTION_MINUTES", "480")];

/// What visitors may try, by the page's language.
pub(super) const HINTS: [(&str, &str); 2] = [
    (
        "en",
        "To try: ask how long the warranty is, and the FAQ answers first; choose “Returns”, and you are asked two questions.",
    ),
    (
        "ru",
        "Попробуйте: спросите, сколько действует гарантия, — сначала ответят частые вопросы; выберите «Возврат» — бот спросит о подробностях.",
    ),
];

/// Questions with their answers, each for those who read one language.
const FAQ: [(&str, &str, &str); 4] = [
    (
        "en",
        "How long is the warranty?",
        "Two years from the day you bought it. Keep the receipt: a photo of it is enough.",
    ),
    (
        "en",
        "Can I get an invoice?",
        "Yes, it is attached to the mail in which we confirm what you bought.",
    ),
    (
        "ru",
        "Сколько действует гарантия?",
        "Два года со дня покупки. Сохраните чек: достаточно его фотографии.",
    ),
    (
        "ru",
        "Можно ли получить счёт-фактуру?",
        "Да, она приложена к письму с подтверждением покупки.",
    ),
];

/// Writes it all into a store that is empty, as if `by` had.
///
/// # Errors
/// If the store fails.
pub(super) async fn furnish(store: &Store, by: PersonId, now: Timestamp) -> Result<(), Fault> {
    let mut change = Change::default();
    for (place, (language, question, answer)) in (1..).zip(FAQ) {
        let entry = FaqEntry {
            no: FaqNo(place),
            question: question.to_owned(),
            answer: RichText::from(answer),
            language: LanguageCode::read(language),
            place,
            by,
            at: now,
        };
        change.put_faq(None, &entry)?;
    }
    change.put_category(None, &returns(by, now))?;
    store.commit(change).await.map(drop)
}

/// A category that asks a question of words and one of choices.
fn returns(by: PersonId, now: Timestamp) -> Category {
    let questions = vec![
        question(
            1,
            "Order number? · Номер заказа?",
            Expects::Pattern {
                pattern: "[0-9]{4}".to_owned(),
                example: "4711".to_owned(),
            },
            true,
        ),
        question(
            2,
            "What is wrong? · Что не так?",
            Expects::Choice {
                choices: ["Broken · Сломано", "Does not fit · Не подошло", "Not needed · Не нужно"]
                    .map(str::to_owned)
                    .to_vec(),
            },
            false,
        ),
    ];
    Category {
        no: CategoryNo(1),
        name: "Returns · Возврат".to_owned(),
        priority: Priority::High,
        tags: vec!["returns".to_owned()],
        first_answer_minutes: Some(15),
        resolution_minutes: None,
        questions_made: u32::try_from(questions.len()).unwrap_or(u32::MAX),
        questions,
        home: None,
        removed: false,
        by,
        at: now,
    }
}

fn question(no: u32, wording: &str, expects: Expects, required: bool) -> Question {
    Question {
        no: QuestionNo(no),
        version: 0,
        wording: wording.to_owned(),
        expects,
        required,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryEngine;
    use std::sync::Arc;

    #[tokio::test]
    async fn what_a_visitor_is_told_to_try_can_be_tried() {
        let store = Store::open(Arc::new(MemoryEngine::default())).await.unwrap();
        furnish(&store, PersonId::telegram(1), Timestamp(0)).await.unwrap();
        for (asked, answer) in [
            ("hello, how long is the warranty?", FAQ[0].1),
            ("А сколько действует гарантия?", FAQ[2].1),
        ] {
            let faq = store.faq();
            let found: Vec<_> = faq
                .answers_to([asked])
                .iter()
                .map(|entry| entry.question.clone())
                .collect();
            assert_eq!(found, [answer], "{asked}");
        }
        for question in &store.category(CategoryNo(1)).unwrap().unwrap().value.questions {
            if let Expects::Pattern { example, .. } = &question.expects {
                assert!(question.answered(example).is_ok());
            }
        }
    }
}
