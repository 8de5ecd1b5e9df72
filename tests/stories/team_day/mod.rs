//! A team's day, from the morning's invitations to the statistics of the next day, told in both languages.
//!
//! What each part does is held to in stories of its own; this one holds that all of it goes together.

mod night;

use std::time::Duration;

use telegram_sim::Content;

use crate::harness::{ADMIN, Actor, BORIS, GROUP, GUARD, Story, desk, person};
use crate::reactions::shows;
use crate::topics::topic_where;

const MINUTE: Duration = Duration::from_secs(60);

const CLARA: i64 = 1_300;
const VICTOR: i64 = 1_400;

/// Everybody concerned, and the language they speak.
struct Day {
    story: Story,
    russian: bool,
    alex: Actor,
    boris: Actor,
    clara: Actor,
    victor: Actor,
    anna: Actor,
    ivan: Actor,
    maria: Actor,
}

#[tokio::test]
async fn a_day_in_english() {
    a_day(false).await;
}

#[tokio::test]
async fn a_day_in_russian() {
    a_day(true).await;
}

async fn a_day(russian: bool) {
    let mut day = opens(russian).await;
    the_team_comes_together(&mut day).await;
    the_morning_brings_questions(&mut day).await;
    two_want_the_same_ticket(&mut day).await;
    a_ticket_goes_through_many_hands(&mut day).await;
    some_are_gone_and_some_have_to_go(&mut day).await;
    who_waits_too_long_is_thought_of(&mut day).await;
    a_ticket_ends_well(&mut day).await;
    praise_becomes_a_ticket(&mut day).await;
    night::at_night_all_is_quiet(&mut day).await;
    night::the_disk_dies_and_nothing_is_lost(&mut day).await;
    night::the_faq_answers_before_work_begins(&mut day).await;
    night::silence_ends_a_ticket(&mut day).await;
    night::one_is_answered_in_time_and_one_is_not(&mut day).await;
    night::the_figures_add_up(&mut day).await;
    day.story.closes().await;
}

impl Day {
    /// Finds the words of the language that is spoken.
    fn tongue(&self) -> impl Fn(&'static str, &'static str) -> &'static str + use<> {
        let russian = self.russian;
        move |english, other| if russian { other } else { english }
    }

    /// An operator in the topic of a ticket.
    async fn at(&self, operator: i64, no: u64) -> Actor {
        let title = format!("{}{no} ·", self.tongue()("#", "№"));
        let topic = topic_where(&self.story, &title, |topic| topic.name.contains(&title)).await;
        let there = self.story.actor(operator, GROUP).in_topic(topic.thread);
        let pinned = || there.messages().iter().any(|message| message.pinned).then_some(());
        let card = self.story.sim.until(|_| pinned(), GUARD).await;
        card.unwrap_or_else(|timeout| panic!("no card in “{title}”: {timeout}"));
        there
    }

    async fn pauses(&mut self) {
        self.story.has_heard_all().await;
        self.story.passes(MINUTE);
        self.story.is_quiet().await;
    }
}

async fn opens(russian: bool) -> Day {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with_forum()
        .with("GROUP_OPERATORS", "staff")
        .with("DEFAULT_LOCALE", if russian { "ru" } else { "en" })
        .with("RATING_STARS", 5)
        .with("AUTO_CLOSE_WARN_HOURS", 4)
        .with("REMINDER_OPERATOR_INTERVAL", 3_600)
        .with("REMINDER_USER_INTERVAL", 4 * 3_600)
        .with("QUIET_HOURS", "21:00-09:00")
        .with("BUSINESS_HOURS", "Mon-Fri 09:00-18:00")
        .with("SLA_FIRST_RESPONSE_MINUTES", 120)
        .with("BACKUP_ENABLED", true)
        .with("BACKUP_SEND_TO_TELEGRAM", true);
    let story = story.opens().await;
    let (language, names) = match russian {
        false => ("en", ["Alex", "Boris", "Clara", "Victor", "Anna", "Ivan", "Maria"]),
        true => ("ru", ["Алекс", "Борис", "Клара", "Виктор", "Анна", "Иван", "Мария"]),
    };
    let people = [ADMIN, BORIS, CLARA, VICTOR, 1_001, 1_002, 1_003];
    let who = |at: usize| {
        story.sim.person(person(people[at], names[at], language));
        story.actor(people[at], people[at])
    };
    let (alex, boris, clara, victor) = (who(0), who(1), who(2), who(3));
    let (anna, ivan, maria) = (who(4), who(5), who(6));
    for colleague in [CLARA, VICTOR] {
        story.sim.join(GROUP, colleague, false);
    }
    let mut day = Day {
        story,
        russian,
        alex,
        boris,
        clara,
        victor,
        anna,
        ivan,
        maria,
    };
    for owner in [&day.alex, &day.boris] {
        owner.says("/start");
        owner.sees(day.tongue()("Support desk", "Служба поддержки")).await;
    }
    day.story.is_quiet().await;
    day
}

async fn the_team_comes_together(day: &mut Day) {
    let t = day.tongue();
    let joins = [
        (&day.clara, t("Operator", "Оператор")),
        (&day.victor, t("Viewer", "Наблюдатель")),
    ];
    for (colleague, role) in joins {
        day.alex.says("/staff");
        day.alex.presses(t("Invite", "Пригласить")).await;
        day.alex
            .sees(t(
                "Which role shall the link give?",
                "Кем станет тот, кто откроет ссылку?",
            ))
            .await;
        day.alex.presses(role).await;
        let link = day.alex.sees("https://t.me/").await.text;
        let (_, payload) = link.rsplit_once("?start=").unwrap();
        colleague.says(&format!("/start {}", payload.trim()));
        colleague.sees(t("You are in the support team", "Вы в команде")).await;
        day.alex.sees(role).await;
    }
    day.clara.says("/canned");
    day.clara.presses(t("Add", "Добавить")).await;
    day.clara.sees(t("Send a short name", "Пришлите короткое имя")).await;
    day.clara.says(t("sorry", "жаль"));
    day.clara.sees(t("Send what", "Пришлите, что")).await;
    day.clara.says(t("We are sorry, {name}!", "Нам очень жаль, {name}!"));
    day.clara.sees(t("#sorry", "#жаль")).await;
    day.alex.says("/faq");
    day.alex.presses(t("Add", "Добавить")).await;
    day.alex.sees(t("Send the question", "Пришлите вопрос")).await;
    day.alex.says(t("How do I pay?", "Как оплатить?"));
    day.alex.sees(t("Send the answer", "Пришлите ответ")).await;
    day.alex.says(t("By card, on the site.", "Картой, на сайте."));
    day.alex.sees(t("By card, on the site.", "Картой, на сайте.")).await;
    day.pauses().await;
}

async fn the_morning_brings_questions(day: &mut Day) {
    let t = day.tongue();
    day.anna.says(t("Where is my parcel?", "Где моя посылка?"));
    let topic = day.at(CLARA, 1).await;
    topic.sees(t("Where is my parcel?", "Где моя посылка?")).await;
    day.ivan
        .sends(Content::photo(t("This is how it came", "Вот такой пришла")));
    let photo = day.at(CLARA, 2).await.sees_kind("photo").await;
    assert_eq!(photo.text, t("This is how it came", "Вот такой пришла"));
    day.maria
        .sends_album(&["", t("broken on both sides", "разбита с двух сторон"), ""]);
    day.pauses().await;
    let topic = day.at(CLARA, 3).await;
    let album = topic.messages().into_iter().filter(|message| message.album.is_some());
    assert_eq!(album.count(), 3);
    for (user, no) in [(&day.anna, "1"), (&day.ivan, "2"), (&day.maria, "3")] {
        let opened = t("is with our support", "передано в поддержку");
        let told = user.sees(opened).await;
        assert!(told.text.contains(no), "{}", told.text);
    }
    // Victor may look at everything, and do nothing.
    day.victor.says("/inbox");
    let inbox = day.victor.sees(t("3 open tickets", "3 открытых обращения")).await;
    assert_eq!(
        inbox
            .buttons
            .iter()
            .flatten()
            .filter(|button| button.text.contains(t("#", "№")))
            .count(),
        3
    );
    day.victor.says("/take #1");
    day.victor
        .sees(t("Your role does not allow this", "Ваша роль этого не позволяет"))
        .await;
}

async fn two_want_the_same_ticket(day: &mut Day) {
    let t = day.tongue();
    let (clara, boris) = (day.at(CLARA, 1).await, day.at(BORIS, 1).await);
    let card = clara.find(t("Ticket #1", "Обращение №1")).unwrap();
    assert!(card.pinned);
    clara.presses_below(&card, t("Take", "Взять"));
    clara.is_told(t("Ticket #1 is yours", "Обращение №1 ваше")).await;
    boris.presses_below(&card, t("Take", "Взять"));
    boris
        .is_told(t("Clara has already taken it", "Обращение уже взято: Клара"))
        .await;
    day.anna
        .sees(t(
            "Somebody is now working on ticket #1",
            "Обращением №1 уже занимаются",
        ))
        .await;
    day.pauses().await;
}

async fn a_ticket_goes_through_many_hands(day: &mut Day) {
    let t = day.tongue();
    let (clara, boris) = (day.at(CLARA, 1).await, day.at(BORIS, 1).await);
    clara.says(t("// whose tour was it?", "// чья была смена?"));
    clara.says(t("/note the courier was ill", "/note курьер болел"));
    clara.sees(t("the courier was ill", "курьер болел")).await;
    clara.says(t("It comes tomorow", "Придёт завтар"));
    day.anna.sees(t("It comes tomorow", "Придёт завтар")).await;
    day.story.is_quiet().await;
    clara.edits(
        t("It comes tomorow", "Придёт завтар"),
        t("It comes tomorrow", "Придёт завтра"),
    );
    day.anna.sees(t("It comes tomorrow", "Придёт завтра")).await;
    day.anna.reacts_to(t("It comes tomorrow", "Придёт завтра"), Some("👍"));
    shows(&day.story, &clara, t("It comes tomorrow", "Придёт завтра"), &["👍"]).await;
    day.anna
        .replies_to(t("It comes tomorrow", "Придёт завтра"), t("In the morning?", "Утром?"));
    clara.sees(t("In the morning?", "Утром?")).await;
    day.story.is_quiet().await;
    clara.reacts_to(t("In the morning?", "Утром?"), Some("🤔"));
    shows(&day.story, &day.anna, t("In the morning?", "Утром?"), &["🤔"]).await;
    clara.says(t("/transfer boris", "/transfer борис"));
    clara
        .sees(t("Clara passed it on to Boris", "Клара: передаёт, исполнитель Борис"))
        .await;
    boris.says("/lock");
    day.anna
        .sees(t(
            "Support has locked ticket #1",
            "Поддержка заблокировала обращение №1",
        ))
        .await;
    day.anna.says(t("Hello??", "Алло??"));
    day.anna.sees(t("is locked", "заблокировано")).await;
    boris.says("/unlock");
    let unlocked = day.anna.sees(t("add to ticket #1 again", "снова можно писать")).await;
    day.anna.presses_below(&unlocked, t("#1", "№1"));
    boris.sees(t("Hello??", "Алло??")).await;
    boris.says(t("By noon", "К полудню"));
    day.anna.sees(t("By noon", "К полудню")).await;
    day.at(CLARA, 3).await.says("/escalate");
    day.alex.sees(t("Clara escalated it", "Клара: зовёт старших")).await;
    day.pauses().await;
    for private in ["tour", "ill", "Clara", "Boris", "смена", "болел", "Клара", "Борис"] {
        day.anna.sees_no(private);
    }
}

async fn some_are_gone_and_some_have_to_go(day: &mut Day) {
    let t = day.tongue();
    day.ivan.person().blocks_bot();
    let boris = day.at(BORIS, 2).await;
    day.story.expects_in_log("not delivered");
    boris.says(t("We send another one", "Пришлём другую"));
    boris
        .sees(t("your message did not arrive", "ваше сообщение не дошло"))
        .await;
    day.ivan.says(t("I am back", "Я вернулся"));
    boris.sees(t("I am back", "Я вернулся")).await;
    boris.says(t("You get another one", "Вы получите другую"));
    day.ivan.sees(t("You get another one", "Вы получите другую")).await;
    let mallory = day.story.user(1_666, t("Mallory", "Мэлори"), t("en", "ru"));
    mallory.says(t("Buy my coins", "Купите монеты"));
    let boris = day.at(BORIS, 4).await;
    boris.says(t("/ban 7d coins", "/ban 7d монеты"));
    let banned = mallory
        .sees(t(
            "You cannot write to our support until",
            "Вы не можете писать в поддержку до",
        ))
        .await;
    assert!(
        banned.text.contains(t("Reason: coins", "Причина: монеты")),
        "{}",
        banned.text
    );
    mallory.says(t("More coins", "Ещё монеты"));
    day.pauses().await;
    boris.sees_no(t("More coins", "Ещё монеты"));
    boris.says(t("/close // spam", "/close // спам"));
    topic_where(&day.story, "closed", |topic| topic.closed).await;
    day.pauses().await;
    mallory.sees_no(t("spam", "спам"));
}

async fn who_waits_too_long_is_thought_of(day: &mut Day) {
    let t = day.tongue();
    let clara = day.at(CLARA, 3).await;
    day.story.passes_slowly(60, MINUTE).await;
    clara
        .sees(t("has been waiting for an answer for 1 h", "ждёт ответа уже 1 ч"))
        .await;
    clara.says(t("/canned sorry", "/canned жаль"));
    day.maria
        .sees(t("We are sorry, Maria!", "Нам очень жаль, Мария!"))
        .await;
    clara.says(t("Will you have it anew?", "Прислать новую?"));
    day.maria.sees(t("Will you have it anew?", "Прислать новую?")).await;
    day.pauses().await;
}

async fn a_ticket_ends_well(day: &mut Day) {
    let t = day.tongue();
    day.anna.says(t("It is here, thank you!", "Пришла, спасибо!"));
    let boris = day.at(BORIS, 1).await;
    boris.sees(t("It is here", "Пришла")).await;
    boris.says(t("/close it has arrived", "/close посылка у вас"));
    let asked = day
        .anna
        .sees(t("How was our support?", "Как вам наша поддержка?"))
        .await;
    assert!(
        asked
            .text
            .contains(t("Reason: it has arrived", "Причина: посылка у вас")),
        "{}",
        asked.text
    );
    day.anna.presses_below(&asked, "4 ⭐");
    boris.sees("⭐⭐⭐⭐ ").await;
    day.anna.presses_below(&asked, "5 ⭐");
    boris.sees("⭐⭐⭐⭐⭐").await;
    day.anna.presses(t("Say more", "Добавить комментарий")).await;
    day.anna
        .sees(t("What would you like to say", "Что вы хотите сказать"))
        .await;
    day.anna.says(t("Quick and kind", "Быстро и мило"));
    boris.sees(t("Quick and kind", "Быстро и мило")).await;
    day.pauses().await;
}

async fn praise_becomes_a_ticket(day: &mut Day) {
    let t = day.tongue();
    let clara = day.story.actor(CLARA, GROUP);
    day.anna
        .says(t("/feedback Green parcels, please", "/feedback Хочу зелёные посылки"));
    day.anna
        .sees(t("Your feedback is with the team", "Ваш отзыв передан команде"))
        .await;
    clara.sees(t("Green parcels, please", "Хочу зелёные посылки")).await;
    clara.replies_to(
        t("Green parcels, please", "Хочу зелёные посылки"),
        t("From May on", "С мая"),
    );
    day.anna
        .sees(t("This is now ticket #5", "Теперь это обращение №5"))
        .await;
    day.anna.sees(t("From May on", "С мая")).await;
    day.anna.says(t("/resolve", "/resolve"));
    day.anna.sees(t("closed by you", "закрыто вами")).await;
    day.pauses().await;
}
