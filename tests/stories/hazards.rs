//! What Telegram does to bots, as far as no other story tells of it: groups that move, marks it does not take, answers
//! that come too late, speakers who are nobody's. `docs/ARCHITECTURE.md` lists every hazard with its stories.

use serde_json::{Value, json};
use telegram_sim::{Content, Fault, GroupSpec, How};

use crate::harness::{ADMIN, BORIS, GROUP, desk};
use crate::topics::{forum, topic};

const ANNA: i64 = 1_001;
const IVAN: i64 = 1_002;

fn refusal(code: u16, description: &str) -> How {
    How::Refuse {
        code,
        description: description.to_owned(),
        parameters: None,
    }
}

#[tokio::test]
async fn staff_reads_in_russian_that_a_user_is_gone() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (ivan, admin) = (story.user(IVAN, "Иван", "ru"), story.admin());
    admin.says("/language");
    admin.presses("Русский").await;
    ivan.says("вы ещё здесь?");
    admin.sees("вы ещё здесь?").await;
    story.is_quiet().await;
    // So it says of deleted accounts.
    story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(IVAN),
        times: Some(1),
        how: refusal(403, "Forbidden: user is deactivated"),
    });
    story.expects_in_log("not delivered");
    admin.replies_to("вы ещё здесь?", "конечно");
    admin.sees("ваше сообщение не дошло").await;
    story.is_quiet().await;
    assert_eq!(admin.count("ваше сообщение не дошло"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_group_that_moved_is_followed_when_only_an_error_tells_of_it() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, ivan) = (story.anna(), story.user(IVAN, "Иван", "ru"));
    let boris = story.boris_in_group();
    anna.says("before the move");
    boris.sees("before the move").await;
    story.is_quiet().await;
    let new = -1_001_777_000_001;
    story.sim.group(GroupSpec {
        id: new,
        title: "Support".into(),
        members: vec![ADMIN, BORIS],
        ..GroupSpec::default()
    });
    story.sim.fail(Fault {
        method: None,
        chat: Some(GROUP),
        times: None,
        how: How::Refuse {
            code: 400,
            description: "Bad Request: group chat was upgraded to a supergroup chat".into(),
            parameters: Some(json!({ "migrate_to_chat_id": new })),
        },
    });
    ivan.says("куда вы переехали?");
    let boris = story.actor(BORIS, new);
    boris.sees("куда вы переехали?").await;
    boris.replies_to("куда вы переехали?", "мы здесь");
    ivan.sees("мы здесь").await;
    anna.says("and after it");
    boris.sees("and after it").await;
    story.is_quiet().await;
    assert_eq!(boris.count("куда вы переехали?"), 1);
    story.closes().await;
}

#[tokio::test]
async fn the_longest_caption_arrives_whole_below_its_header() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (ivan, boris) = (story.user(IVAN, "Иван", "ru"), story.boris_in_group());
    let longest = "🙂 слово ".repeat(113);
    let longest = longest.trim();
    assert!((1_000..=1_024).contains(&longest.encode_utf16().count()));
    ivan.sends(Content::photo(longest));
    let photo = boris.sees_kind("photo").await;
    assert!(photo.text.contains(longest), "{photo:?}");
    story.is_quiet().await;
    assert!(boris.find("#1 · Иван").is_some());
    story.closes().await;
}

#[tokio::test]
async fn words_that_outgrow_their_message_by_an_edit_arrive_whole() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("a short question");
    boris.sees("a short question").await;
    let longest = "w".repeat(4_096);
    anna.edits("a short question", &longest);
    story.is_quiet().await;
    // The short words stand as they were; the long ones are below them, in two messages.
    let shown: Vec<String> = boris.messages().into_iter().map(|message| message.text).collect();
    let w = |text: &String| text.chars().filter(|letter| *letter == 'w').count();
    assert_eq!(shown.iter().map(w).sum::<usize>(), 4_096, "{shown:?}");
    story.closes().await;
}

#[tokio::test]
async fn what_telegram_does_not_take_of_marks_and_buttons_is_left_off_and_the_words_arrive() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, ivan) = (story.anna(), story.user(IVAN, "Иван", "ru"));
    let boris = story.boris_in_group();
    let sim = story.sim.clone();
    let refuse = |why: &str| {
        sim.fail(Fault {
            method: Some("sendMessage"),
            chat: Some(GROUP),
            times: Some(1),
            how: refusal(400, why),
        })
    };
    refuse("Bad Request: can't parse entities: invalid custom emoji identifier specified");
    let emoji = json!({ "type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5312241539987020022" });
    anna.sends(Content::Text {
        text: "🙂 from a premium user".into(),
        entities: vec![emoji],
    });
    let post = boris.sees("🙂 from a premium user").await;
    assert!(post.entities.is_empty() && !post.buttons.is_empty(), "{post:?}");
    story.is_quiet().await;
    refuse("Bad Request: BUTTON_URL_INVALID");
    ivan.says("а где же кнопки?");
    let post = boris.sees("а где же кнопки?").await;
    assert!(post.buttons.is_empty(), "{post:?}");
    boris.replies_to("а где же кнопки?", "без них");
    ivan.sees("без них").await;
    story.is_quiet().await;
    assert_eq!(boris.count("а где же кнопки?"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_caption_as_long_as_only_premium_users_may_write_arrives_whole_and_so_does_its_change() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (ivan, boris) = (story.user(IVAN, "Иван", "ru"), story.boris_in_group());
    let longest = "длинно ".repeat(290);
    ivan.sends(Content::photo(longest.trim()));
    let photo = boris.sees_kind("photo").await;
    assert_eq!(photo.text, longest.trim());
    story.is_quiet().await;
    let changed = "иначе ".repeat(330);
    ivan.edits("длинно", changed.trim());
    boris.sees(changed.trim()).await;
    boris.replies_to(changed.trim(), "ну и длинно!");
    ivan.sees("ну и длинно!").await;
    story.closes().await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_and_an_edit_that_changes_nothing_trouble_nobody() {
    let mut story = desk().opens().await;
    let (anna, ivan) = (story.anna(), story.user(IVAN, "Иван", "ru"));
    anna.says("/start");
    anna.sees("Here you reach our support").await;
    ivan.says("/start");
    ivan.sees("написать в поддержку").await;
    story.sim.fail(Fault {
        method: Some("answerCallbackQuery"),
        chat: None,
        times: Some(2),
        how: refusal(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
    });
    anna.presses("Ask a question").await;
    anna.sees("Write your question").await;
    ivan.presses("Задать вопрос").await;
    ivan.sees("Напишите ваш вопрос").await;
    story.sim.fail(Fault {
        method: Some("editMessageText"),
        chat: Some(ANNA),
        times: Some(1),
        how: refusal(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"),
    });
    anna.presses("Cancel").await;
    story.is_quiet().await;
    anna.sees_no("went wrong");
    story.closes().await;
}

#[tokio::test]
async fn what_was_written_while_the_bot_was_down_is_handled_when_it_is_back() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, ivan) = (story.anna(), story.user(IVAN, "Иван", "ru"));
    let boris = story.boris_in_group();
    anna.says("while you were here");
    boris.sees("while you were here").await;
    story.is_quiet().await;
    story.stops().await.unwrap();
    for n in 1..=3 {
        anna.says(&format!("in the dark {n}"));
    }
    ivan.says("есть кто живой?");
    boris.replies_to("while you were here", "and I was, too");
    story.starts_again().await;
    ivan.sees("Обращение №2 передано в поддержку").await;
    anna.sees("and I was, too").await;
    boris.sees("in the dark 3").await;
    boris.sees("есть кто живой?").await;
    story.is_quiet().await;
    let shown: Vec<i64> = (1..=3)
        .map(|n| boris.find(&format!("in the dark {n}")).unwrap().message_id)
        .collect();
    assert!(shown.is_sorted(), "{shown:?}");
    story.closes().await;
}

/// A message that somebody who is no person puts into a topic.
fn spoken(n: i64, thread: i64, speaker: &Value) -> Value {
    let chat = json!({ "id": GROUP, "type": "supergroup", "title": "Support", "is_forum": true });
    let mut message = json!({
        "message_id": 900_000 + n, "date": 1_772_445_600, "chat": chat, "text": "spoken by nobody",
        "message_thread_id": thread, "is_topic_message": true,
    });
    for (field, value) in speaker.as_object().unwrap() {
        message[field] = value.clone();
    }
    json!({ "message": message })
}

#[tokio::test]
async fn in_a_topic_only_operators_speak_to_the_user() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("who answers me?");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    let group = json!({ "id": GROUP, "type": "supergroup", "title": "Support" });
    let speakers = [
        json!({ "from": { "id": 1_400, "is_bot": true, "first_name": "Helper bot" } }),
        json!({ "from": { "id": 1_087_968_824, "is_bot": true, "first_name": "Group" }, "sender_chat": group }),
        json!({
            "from": { "id": 777_000, "is_bot": false, "first_name": "Telegram" }, "is_automatic_forward": true,
            "sender_chat": { "id": -100_555, "type": "channel", "title": "News" },
        }),
        json!({
            "from": { "id": 136_817_688, "is_bot": true, "first_name": "Channel" },
            "sender_chat": { "id": -100_556, "type": "channel", "title": "Somebody's" },
        }),
    ];
    for (n, speaker) in (0..).zip(&speakers) {
        story.sim.push_raw_update(spoken(n, topic.thread, speaker));
    }
    // Neither is what is meant for another bot, nor what Telegram says by itself.
    boris
        .person()
        .says_in_topic(GROUP, topic.thread, "/weather@another_bot");
    let service = json!({ "new_chat_title": "spoken by nobody" });
    boris
        .person()
        .says_in_topic(GROUP, topic.thread, Content::Other(service));
    assert!(boris.person().renames_topic(GROUP, topic.thread, "spoken by nobody"));
    boris.person().says_in_topic(GROUP, topic.thread, "it is me");
    anna.sees("it is me").await;
    story.is_quiet().await;
    anna.sees_no("spoken by nobody");
    anna.sees_no("weather");
    story.closes().await;
}

#[tokio::test]
async fn what_telegram_says_by_itself_in_a_private_chat_opens_no_ticket() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("/start");
    story.is_quiet().await;
    for service in [
        json!({ "message_auto_delete_timer_changed": { "message_auto_delete_time": 86_400 } }),
        json!({ "pinned_message": { "message_id": 1, "date": 1, "chat": { "id": ANNA, "type": "private" } } }),
        json!({ "write_access_allowed": {} }),
    ] {
        anna.sends(Content::Other(service));
    }
    story.is_quiet().await;
    assert_eq!(anna.count("Ticket #"), 0);
    boris.sees_no("#1");
    story.closes().await;
}

#[tokio::test]
async fn stories_are_forwarded_and_what_cannot_be_is_told_its_writer_in_russian() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (ivan, boris) = (story.user(IVAN, "Иван", "ru"), story.boris_in_group());
    ivan.says("посмотрите");
    boris.sees("посмотрите").await;
    let shown = json!({ "story": { "id": 7, "chat": { "id": IVAN, "type": "private", "first_name": "Иван" } } });
    ivan.sends(Content::Other(shown));
    boris
        .sees_where("the forwarded story", |message| {
            message.forwarded && message.kind == "story"
        })
        .await;
    story.expects_in_log("not delivered");
    ivan.sends(Content::Other(json!({ "hologram": { "file_id": "h" } })));
    ivan.sees("не удалось показать поддержке").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn whom_a_forward_hides_changes_nothing_of_who_is_answered() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, ivan) = (story.anna(), story.user(IVAN, "Иван", "ru"));
    let boris = story.boris_in_group();
    let forward = |text: &str| {
        let origin = json!({ "type": "hidden_user", "date": 1_772_445_600, "sender_user_name": "Nobody" });
        Content::Other(json!({ "text": text, "forward_origin": origin }))
    };
    anna.sends(forward("see what they wrote me"));
    boris.sees("see what they wrote me").await;
    ivan.sends(forward("вот что мне пишут"));
    boris.sees("вот что мне пишут").await;
    boris.replies_to("see what they wrote me", "do not answer it");
    boris.replies_to("вот что мне пишут", "не отвечайте");
    anna.sees("do not answer it").await;
    ivan.sees("не отвечайте").await;
    story.is_quiet().await;
    anna.sees_no("не отвечайте");
    story.closes().await;
}
