//! Exports and imports: what is written can be read back, to the byte, and nothing else can.

use std::sync::Arc;

use serde_json::{Value, json};
use switchboard::domain::{
    Aside, Attachment, Canned, CannedNo, Category, CategoryNo, ChatId, Expects, FaqEntry, FaqNo, FeedbackNo, HOUR_MS,
    Home, Invitation, Kind, Lane, LanguageCode, Parcel, Payload, PersonId, Priority, RichText, Role, Switch, Switches,
    Ticket, TicketNo, Turned, WhyAside,
};
use switchboard::store::{
    Change, Committed, ImportError, List, MemoryEngine, SCHEMA, Store, TokenHash, View, export, import,
};

use super::book::{Book, at, message};
use super::lodging::Lodging;

/// Texts that are hard to keep; `tests/data/README.md` says where they are from.
pub fn corpus() -> Vec<String> {
    let lines = include_str!("../data/corpus.jsonl").lines();
    let texts: Vec<String> = lines
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["text"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert!(texts.len() >= 50);
    texts
}

fn exported(store: &Store) -> String {
    let mut text = String::new();
    export(store, |line| text += &format!("{line}\n")).unwrap();
    text
}

async fn imported(text: &str) -> Result<Store, ImportError> {
    let store = Store::open(Arc::new(MemoryEngine::default())).await.unwrap();
    import(&store, &mut text.as_bytes()).await?;
    Ok(store)
}

/// A store with some of everything.
pub async fn lived_in(store: Store) -> Store {
    let mut book = Book::over(store);
    book.live(7, 300).await;
    let store = book.store.clone();
    let user = PersonId::telegram(1);
    for (n, text) in (1..).zip(corpus()) {
        let mut words = message(1, 10_000 + n, "");
        words.kind = if n % 2 == 0 { Kind::Text } else { Kind::Document };
        words.text = RichText::from(text.as_str());
        words.file_name = Some(text);
        let (ticket, events) = Ticket::open(store.next_ticket(), user, words, book.now.plus_ms(n * HOUR_MS));
        let mut change = Change::default();
        change.once_for(n as u64, book.now);
        change.put_ticket(None, &ticket, &events).unwrap();
        let lane = Lane {
            chat: ChatId::telegram(-7),
            strand: ticket.no.0,
        };
        let payload = Payload::ToStaff { no: ticket.no, seq: 1 };
        let parcel = Parcel {
            lane,
            payload,
            part: 0,
            not_before: None,
        };
        change.send(store.next_parcel(), parcel).unwrap();
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
    }
    let mut change = Change::default();
    let view = View {
        at: at(901, 5),
        no: TicketNo(1),
    };
    change.put_view(view.at.chat, Some(view)).unwrap();
    change.moved(ChatId::telegram(-7), ChatId::telegram(-1_007)).unwrap();
    let mut switches = Switches::default();
    switches.turn(Turned {
        at: book.now,
        by: user,
        switch: Switch::AskMinLength,
        from: switchboard::domain::Value::Number(10),
        to: switchboard::domain::Value::Number(0),
        back: false,
    });
    change.put_switches(None, &switches).unwrap();
    let invitation = Invitation {
        role: Role::Operator,
        by: user,
        at: book.now,
    };
    change.put_invitation(&TokenHash::of("join me"), &invitation).unwrap();
    let canned = Canned {
        file: Some(Attachment {
            kind: Kind::Document,
            id: "its name at the messenger".into(),
            mark: Some("its mark".into()),
            name: Some("prices.pdf".into()),
        }),
        no: CannedNo(3),
        name: "hello".into(),
        text: RichText::from("Hello, {name}."),
        by: user,
        at: book.now,
    };
    change.put_canned(None, &canned).unwrap();
    let aside = Aside::new(7, book.now, WhyAside::Unreadable, "hologram", "{\"hologram\":{}}");
    change.put_aside(&[], &aside).unwrap();
    let mut category = Category {
        no: CategoryNo(2),
        name: "Payment".into(),
        priority: Priority::High,
        tags: vec!["money".into()],
        first_answer_minutes: Some(30),
        resolution_minutes: Some(8 * 60),
        questions: Vec::new(),
        questions_made: 0,
        home: Some(Home {
            chat: ChatId::telegram(-1_001),
            thread: Some(7),
            title: "Money".into(),
            lost: false,
        }),
        removed: true,
        by: user,
        at: book.now,
    };
    let choice = Expects::choices_of("Basic\nPro").unwrap();
    category.add_question("Which plan?".into(), choice).unwrap();
    change.put_category(None, &category).unwrap();
    let entry = FaqEntry {
        no: FaqNo(4),
        question: "How do I pay?".into(),
        answer: RichText::from("By card."),
        language: LanguageCode::read("en"),
        place: 1,
        by: user,
        at: book.now,
    };
    change.put_faq(None, &entry).unwrap();
    assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
    store
}

pub async fn what_is_exported_comes_back_to_the_byte(home: Lodging) {
    let store = lived_in(home.store().await).await;
    let first = exported(&store);
    for kind in [
        "person",
        "ticket",
        "event",
        "link",
        "view",
        "moved_chat",
        "updates",
        "parcel",
        "figure",
        "switches",
        "feedback",
        "feedback_link",
        "invitation",
        "canned_reply",
        "aside",
        "category",
        "faq",
    ] {
        assert!(
            first.contains(&format!("\"kind\":\"{kind}\"")),
            "no {kind} to try it with"
        );
    }
    let elsewhere = Lodging::sled();
    let copy = elsewhere.store().await;
    let counts = import(&copy, &mut first.as_bytes()).await.unwrap();
    assert_eq!(counts.values().sum::<u64>() + 1, first.lines().count() as u64);
    assert_eq!(exported(&copy), first);
    // What an export leaves out has been made anew.
    assert_eq!(copy.recount().unwrap(), Vec::<String>::new());
    let mut copies = 0;
    for no in (1..).map(TicketNo).take_while(|no| copy.ticket(*no).unwrap().is_some()) {
        for seq in 0..copy.ticket(no).unwrap().unwrap().value.version {
            assert_eq!(copy.copies(no, seq).unwrap(), store.copies(no, seq).unwrap());
            copies += copy.copies(no, seq).unwrap().len();
        }
    }
    assert!(copies > 50);
    let everybody = [List::Open, List::Closed, List::Of(PersonId::telegram(1))];
    for list in everybody {
        assert_eq!(
            copy.page(list, None, 1_000).unwrap(),
            store.page(list, None, 1_000).unwrap()
        );
    }
    assert_eq!(copy.lanes().unwrap(), store.lanes().unwrap());
    // A new opening goes on with the numbers where they ended.
    let copy = elsewhere.store().await;
    assert!(copy.ticket(copy.next_ticket()).unwrap().is_none());
}

pub async fn each_bad_line_is_named_and_never_quoted(home: Lodging) {
    let good = exported(&lived_in(home.store().await).await);
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    let ticket = lines
        .iter()
        .position(|line| line.contains("\"kind\":\"ticket\""))
        .unwrap();
    let mut unknown_field: Value = serde_json::from_str(&lines[ticket]).unwrap();
    unknown_field["value"]["secret"] = json!("secret");
    let repeated = lines[1].clone();
    lines[ticket] = unknown_field.to_string();
    let bad = [
        ("", "no JSON"),
        ("secret", "no JSON"),
        ("{}", "kind"),
        (r#"{"kind":"secret","value":{}}"#, "does not know"),
        (r#"{"kind":"person"}"#, "no value"),
        (r#"{"kind":"person","value":"secret"}"#, "no person"),
        (r#"{"kind":"event","no":1,"value":{}}"#, "“seq”"),
        (
            r#"{"kind":"link","chat":"secret","message":1,"value":{"no":1,"seq":1}}"#,
            "“chat”",
        ),
        (r#"{"kind":"counter","value":1}"#, "does not know"),
        (repeated.as_str(), "has come before"),
        (r#"{"kind":"switchboard","schema":1}"#, "another export"),
    ];
    lines.extend(bad.iter().map(|(line, _)| (*line).to_owned()));
    lines.push("\"".repeat(300_000));
    let error = imported(&lines.join("\n")).await.err().unwrap();
    let text = error.to_string();
    assert!(!text.contains("secret"), "{text}");
    let ImportError::Lines { first, count } = error else {
        panic!("{text}");
    };
    assert_eq!(count, bad.len() as u64 + 2, "{text}");
    assert_eq!(first[0].line, ticket as u64 + 1);
    assert!(
        first[0].why.contains("fields that this version does not know"),
        "{text}"
    );
    let from = good.lines().count() as u64 + 1;
    for (line, (bad, (_, why))) in (from..).zip(first[1..].iter().zip(&bad)) {
        assert_eq!(bad.line, line);
        assert!(bad.why.contains(why), "{bad} should speak of {why}");
    }
    assert!(first.last().unwrap().why.contains("longer than"), "{text}");
}

#[tokio::test]
async fn what_is_no_export_or_of_a_newer_version_is_refused() {
    for foreign in [
        "",
        "\n",
        "hello",
        "{}",
        r#"{"kind":"ticket","schema":1}"#,
        r#"{"kind":"switchboard"}"#,
    ] {
        let error = imported(foreign).await.err();
        assert!(matches!(error, Some(ImportError::Foreign(_))), "{foreign}: {error:?}");
    }
    let newer = json!({ "kind": "switchboard", "schema": SCHEMA + 1, "version": "9.0.0" }).to_string();
    let error = imported(&newer).await.err().unwrap();
    assert!(error.to_string().contains("newer Switchboard"), "{error}");
    let same = json!({ "kind": "switchboard", "schema": SCHEMA }).to_string();
    assert!(!imported(&same).await.unwrap().has_records().unwrap());
}

#[tokio::test]
async fn numbers_once_given_are_not_given_again_in_what_was_imported() {
    let home = Arc::new(MemoryEngine::default());
    let mut book = Book::over(Store::open(home.clone()).await.unwrap());
    book.open(1).await;
    let lost = book.open(2).await;
    book.give_feedback(2).await;
    loop {
        let mut change = Change::default();
        let is_last = book.store.erase_step(&mut change, PersonId::telegram(2)).unwrap();
        assert_eq!(book.store.commit(change).await.unwrap(), Committed::Done);
        if is_last {
            break;
        }
    }
    let next = (TicketNo(lost.0 + 1), FeedbackNo(2));
    let numbers = |store: &Store| (store.next_ticket(), store.next_feedback());
    assert_eq!(numbers(&Store::open(home).await.unwrap()), next, "after a restart");
    let text = exported(&book.store);
    let copy = imported(&text).await.unwrap();
    assert_eq!(exported(&copy), text);
    assert_eq!(numbers(&copy), next);

    // What takes the place of a store goes on from there, and so does what takes its own place.
    let older = imported(&exported(
        &Store::open(Arc::new(MemoryEngine::default())).await.unwrap(),
    ))
    .await;
    let older = older.unwrap();
    older.number_on(book.store.numbers().unwrap()).await.unwrap();
    assert_eq!(numbers(&older), next);
    assert_eq!(numbers(&imported(&exported(&older)).await.unwrap()), next);
}

#[tokio::test]
async fn numbers_that_leave_none_to_go_on_with_are_refused() {
    let good = exported(&lived_in(Store::open(Arc::new(MemoryEngine::default())).await.unwrap()).await);
    let ticket = good.lines().find(|line| line.contains("\"kind\":\"ticket\"")).unwrap();
    let greatest = u64::MAX.to_string();
    let no = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["value"]["no"] = json!(u64::MAX);
        line.to_string()
    };
    let header = good.lines().next().unwrap();
    for bad in [
        format!("{header}\n{}\n", no(ticket)),
        format!(
            "{}\n",
            json!({ "kind": "switchboard", "schema": SCHEMA, "given": { "ticket": u64::MAX, "feedback": 0 } })
        ),
        format!("{}\n", json!({ "kind": "switchboard", "schema": SCHEMA, "given": 7 })),
    ] {
        let refused = imported(&bad).await.err().expect("it must be refused").to_string();
        assert!(!refused.contains(&greatest), "{refused}");
    }
}
