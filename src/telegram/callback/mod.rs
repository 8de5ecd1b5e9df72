//! Button data: presses as at most 64 bytes of text, and back.
//!
//! A word, then fields between colons. Buttons live as long as chats do: what an old version wrote must
//! either still be read or be recognised as outdated, never be taken for something else. So a word
//! once used keeps its meaning.

mod both;
mod canned;
mod category;
mod faq;
mod feedback;
mod fields;
mod people;
mod question;
mod settings;
mod staff;
mod team;
mod ticket;
mod user;

use crate::screen::Press;
use fields::Fields;

/// Most bytes of button data (Bot API).
pub const MAX_BYTES: usize = 64;

/// A press as button data.
pub fn encode(press: &Press) -> String {
    match press {
        Press::User(press) => user::encode(press),
        Press::Staff(press) => staff::encode(press),
        Press::Common(press) => both::encode(press),
    }
}

/// Button data as a press; none if it is not ours or no longer understood.
pub fn decode(data: &str) -> Option<Press> {
    if data.len() > MAX_BYTES {
        return None;
    }
    let (word, fields) = Fields::of(data)?;
    let user = || user::decode(word, fields.clone()).map(Press::User);
    let staff = || staff::decode(word, fields.clone()).map(Press::Staff);
    let both = || both::decode(word, fields.clone()).map(Press::Common);
    user().or_else(staff).or_else(both)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Bounds, CannedNo, CategoryNo, CategoryWording, FaqNo, FeedbackNo, Form, LanguageCode, Occasion, PersonId,
        Priority, QuestionNo, Role, Switch, Target, TicketNo, Timestamp, Value, Wording,
    };
    use crate::screen::{
        AnswerPress, BackupPress, BanPress, CannedPress, CategoryPress, CommonPress, FaqPress, FeedbackPress, Filter,
        IntakePress, PartPress, Period, QuestionPress, SettingsPress, SignaturePress, StaffPress, Step, TeamPress,
        TicketPress, Topic, UserPress, UsersPress,
    };

    const GREATEST: TicketNo = TicketNo(u64::MAX);

    fn settings() -> Vec<StaffPress> {
        let screens = [
            SettingsPress::Menu,
            SettingsPress::Rules,
            SettingsPress::Log,
            SettingsPress::Info(u32::MAX),
            SettingsPress::Debug,
        ];
        let mut staff: Vec<_> = screens.map(StaffPress::Settings).into();
        staff.extend(Topic::ALL.map(|topic| StaffPress::Help(Some(topic))));
        for switch in Switch::ALL {
            let value = match switch.bounds() {
                Bounds::Number { max, .. } => Value::Number(max),
                Bounds::Language => Value::Language(LanguageCode::read("ru").unwrap()),
            };
            let presses = [
                SettingsPress::Rule(switch),
                SettingsPress::Turn(switch, value),
                SettingsPress::Back(switch),
            ];
            staff.extend(presses.map(StaffPress::Settings));
            if let Bounds::Number { .. } = switch.bounds() {
                staff.push(StaffPress::Settings(SettingsPress::Type(switch)));
            }
        }
        staff
    }

    fn faq() -> [StaffPress; 11] {
        let no = FaqNo(u32::MAX);
        [
            FaqPress::List(u32::MAX),
            FaqPress::Show(no),
            FaqPress::Add,
            FaqPress::Question(no),
            FaqPress::Answer(no),
            FaqPress::Speak(no, None),
            FaqPress::Speak(no, LanguageCode::read("abcdefghijkl")),
            FaqPress::Up(no),
            FaqPress::Down(no),
            FaqPress::Remove(no),
            FaqPress::RemoveNow(no),
        ]
        .map(StaffPress::Faq)
    }

    fn answers() -> [UserPress; 6] {
        let no = FaqNo(u32::MAX);
        [
            AnswerPress::List(u32::MAX),
            AnswerPress::Show(no, Occasion::Reading),
            AnswerPress::Helped(no, Occasion::Reading),
            AnswerPress::Helped(no, Occasion::Kept(i64::MAX)),
            AnswerPress::Show(no, Occasion::Ticket(GREATEST)),
            AnswerPress::Offered(Occasion::Ticket(GREATEST)),
        ]
        .map(UserPress::Answers)
    }

    fn tickets() -> Vec<StaffPress> {
        let no = GREATEST;
        let mut presses = vec![
            TicketPress::More(no),
            TicketPress::Release(no),
            TicketPress::Transfer(no, u32::MAX),
            TicketPress::TransferTo(no, PersonId::telegram(i64::MAX)),
            TicketPress::Lock(no),
            TicketPress::Unlock(no),
            TicketPress::Priorities(no),
            TicketPress::Escalate(no),
            TicketPress::Tags(no),
            TicketPress::Untag(no, 9, u64::MAX),
            TicketPress::Participants(no),
            TicketPress::BringIn(no, PersonId::telegram(i64::MAX)),
            TicketPress::Dismiss(no, PersonId::telegram(i64::MAX)),
            TicketPress::Schedule(no),
            TicketPress::CloseIn(no, u32::MAX),
            TicketPress::Unschedule(no),
            TicketPress::Hide(no),
            TicketPress::Unhide(no),
            TicketPress::Erase(no),
            TicketPress::EraseNow(no),
        ];
        presses.extend(Wording::ALL.map(|what| TicketPress::Type(no, what)));
        presses.extend(Priority::ALL.map(|priority| TicketPress::Prioritise(no, priority)));
        presses.into_iter().map(StaffPress::Ticket).collect()
    }

    fn canned() -> [StaffPress; 11] {
        let no = CannedNo(u32::MAX);
        [
            CannedPress::List(u32::MAX, None),
            CannedPress::List(0, Some(GREATEST)),
            CannedPress::Show(no),
            CannedPress::Add,
            CannedPress::Edit(no),
            CannedPress::Remove(no),
            CannedPress::RemoveNow(no),
            CannedPress::ShowFile(no),
            CannedPress::TakeOffFile(no),
            CannedPress::Preview(GREATEST, no),
            CannedPress::Send(GREATEST, no, Timestamp(4_102_444_800_000)),
        ]
        .map(StaffPress::Canned)
    }

    fn questions() -> Vec<StaffPress> {
        let (of, no) = (CategoryNo(u32::MAX), QuestionNo(u32::MAX));
        let mut presses = vec![
            QuestionPress::List(of),
            QuestionPress::Add(of),
            QuestionPress::Show(of, no),
            QuestionPress::Reword(of, no),
            QuestionPress::Redetail(of, no),
            QuestionPress::Require(of, no, true),
            QuestionPress::Require(of, no, false),
            QuestionPress::Forward(of, no),
            QuestionPress::Backward(of, no),
            QuestionPress::Remove(of, no),
            QuestionPress::RemoveNow(of, no),
        ];
        presses.extend(Form::ALL.map(|form| QuestionPress::New(of, form)));
        let wish = |press| StaffPress::Categories(CategoryPress::Question(press));
        presses.into_iter().map(wish).collect()
    }

    fn categories() -> [StaffPress; 11] {
        let no = CategoryNo(u32::MAX);
        [
            CategoryPress::List,
            CategoryPress::Show(no),
            CategoryPress::Type(None, CategoryWording::Name),
            CategoryPress::Type(Some(no), CategoryWording::Tags),
            CategoryPress::Type(Some(no), CategoryWording::Within(Target::FirstAnswer)),
            CategoryPress::Type(Some(no), CategoryWording::Within(Target::Resolution)),
            CategoryPress::Prioritise(no, Priority::Critical),
            CategoryPress::Home(no),
            CategoryPress::Unhouse(no),
            CategoryPress::Remove(no),
            CategoryPress::RemoveNow(no),
        ]
        .map(StaffPress::Categories)
    }

    fn team() -> [StaffPress; 8] {
        let id = PersonId::telegram(i64::MAX);
        [
            TeamPress::List(u32::MAX),
            TeamPress::Member(id),
            TeamPress::Give(id, Role::Operator),
            TeamPress::Remove(id),
            TeamPress::RemoveNow(id),
            TeamPress::Invitations,
            TeamPress::Invite(Role::Viewer),
            TeamPress::Revoke(u64::MAX),
        ]
        .map(StaffPress::Team)
    }

    fn statistics() -> [StaffPress; 4] {
        [
            StaffPress::Statistics(Period::Month),
            StaffPress::Statistics(Period::Ever),
            StaffPress::StatisticsHelp(Period::Ever),
            StaffPress::Picture,
        ]
    }

    fn backups() -> [StaffPress; 4] {
        [
            BackupPress::List,
            BackupPress::Make,
            BackupPress::Restore(u32::MAX),
            BackupPress::Drop,
        ]
        .map(StaffPress::Backups)
    }

    fn about_users() -> Vec<StaffPress> {
        let who = PersonId::telegram(i64::MIN);
        let step = |bytes| {
            Some(Step {
                entry: vec![0xfe; bytes],
                forward: false,
            })
        };
        let mut presses = vec![
            UsersPress::Search,
            UsersPress::List(None),
            UsersPress::List(step(17)),
            UsersPress::Found(None),
            // A word of 16 bytes, of which one was asked for, a nought, and the person.
            UsersPress::Found(step(25)),
            UsersPress::Tickets { who, place: None },
            UsersPress::Tickets { who, place: step(16) },
        ];
        for from in [None, Some(GREATEST)] {
            presses.extend([UsersPress::Card { who, from }, UsersPress::Note { who, from }]);
        }
        presses.into_iter().map(StaffPress::Users).collect()
    }

    fn bans() -> Vec<StaffPress> {
        let who = PersonId::telegram(i64::MIN);
        let mut presses = vec![BanPress::List(None), BanPress::List(step(true))];
        for from in [None, Some(GREATEST)] {
            presses.extend([
                BanPress::Show { who, from },
                BanPress::Choose { who, from },
                BanPress::For {
                    who,
                    minutes: u32::MAX,
                    from,
                },
                BanPress::WithoutReason {
                    who,
                    minutes: u32::MAX,
                    from,
                },
                BanPress::Lift { who, from },
            ]);
        }
        presses.into_iter().map(StaffPress::Ban).collect()
    }

    fn step(forward: bool) -> Option<Step> {
        Some(Step {
            entry: vec![0xfe; 17],
            forward,
        })
    }

    fn feedback() -> Vec<Press> {
        let no = FeedbackNo(u64::MAX);
        let presses = [
            FeedbackPress::List(None),
            FeedbackPress::List(step(true)),
            FeedbackPress::Card(no),
            FeedbackPress::Read(no),
            FeedbackPress::ReadAll,
            FeedbackPress::Answer(no),
            FeedbackPress::Words { no, item: u16::MAX },
        ];
        let user = [UserPress::Feedback, UserPress::SendFeedback].map(Press::from);
        presses.map(Press::from).into_iter().chain(user).collect()
    }

    fn users() -> Vec<UserPress> {
        vec![
            UserPress::Part(PartPress::List(None)),
            UserPress::Part(PartPress::List(step(true))),
            UserPress::Part(PartPress::Show(GREATEST)),
            UserPress::Part(PartPress::Write(GREATEST)),
            UserPress::Part(PartPress::Leave(GREATEST)),
            UserPress::Part(PartPress::LeaveNow(GREATEST)),
            UserPress::Menu,
            UserPress::Ask,
            UserPress::Intake(IntakePress::Choose(QuestionNo(u32::MAX), u32::MAX, u8::MAX)),
            UserPress::Intake(IntakePress::Skip(QuestionNo(u32::MAX), u32::MAX)),
            UserPress::Intake(IntakePress::Back(QuestionNo(u32::MAX), u32::MAX)),
            UserPress::AskAbout(None),
            UserPress::AskAbout(Some(CategoryNo(u32::MAX))),
            UserPress::SayAbout(GREATEST, None),
            UserPress::SayAbout(GREATEST, Some(CategoryNo(u32::MAX))),
            UserPress::SendKept(None),
            UserPress::SendKept(Some(GREATEST)),
            UserPress::MyTickets(None),
            UserPress::MyTickets(step(true)),
            UserPress::MyTickets(step(false)),
            UserPress::MyTicket {
                no: GREATEST,
                before: u64::MAX,
            },
            UserPress::MyTicket {
                no: GREATEST,
                before: u64::MAX - 1,
            },
            UserPress::WriteTo(GREATEST),
            UserPress::Close(GREATEST),
            UserPress::Rate {
                no: GREATEST,
                closing: u64::MAX,
                stars: 5,
            },
            UserPress::Comment(GREATEST),
            UserPress::Reopen(GREATEST),
            UserPress::Privacy,
            UserPress::ExportMine,
            UserPress::ForgetMe,
            UserPress::ForgetMeNow(Timestamp(i64::MAX)),
            UserPress::Help,
        ]
    }

    fn staffs() -> Vec<StaffPress> {
        let mut staff = vec![
            StaffPress::Menu,
            StaffPress::Take(GREATEST),
            StaffPress::Reply(GREATEST),
            StaffPress::Close(GREATEST),
            StaffPress::Reopen(GREATEST),
            StaffPress::History {
                no: GREATEST,
                before: 7,
            },
            StaffPress::Help(None),
        ];
        staff.extend(settings());
        staff.extend(statistics());
        staff.extend(team());
        staff.extend(tickets());
        staff.extend(canned());
        staff.extend(categories());
        staff.extend(faq());
        staff.extend(questions());
        staff.extend([SignaturePress::Show, SignaturePress::Type, SignaturePress::Remove].map(StaffPress::Signature));
        staff.extend(bans());
        staff.extend(backups());
        staff.extend(about_users());
        for filter in Filter::ALL {
            staff.extend([
                StaffPress::Inbox(filter, None),
                StaffPress::Inbox(filter, step(true)),
                StaffPress::Card(GREATEST, filter),
            ]);
        }
        staff
    }

    fn presses() -> Vec<Press> {
        let common = [
            CommonPress::Cancel,
            CommonPress::Languages,
            CommonPress::Language("zh-hant".into()),
            CommonPress::Original {
                no: GREATEST,
                seq: u64::MAX - 1,
            },
        ];
        let mut presses: Vec<Press> = users().into_iter().map(Press::from).collect();
        presses.extend(answers().map(Press::from));
        presses.extend(feedback());
        presses.extend(staffs().into_iter().map(Press::from));
        presses.extend(common.into_iter().map(Press::from));
        presses
    }

    #[test]
    fn every_press_comes_back_from_at_most_64_bytes() {
        for press in presses() {
            let data = encode(&press);
            assert!(data.len() <= MAX_BYTES, "{data}");
            assert_eq!(decode(&data), Some(press), "{data}");
        }
    }

    #[test]
    fn what_is_not_ours_is_no_press() {
        for data in [
            "",
            ":",
            "take",
            "take:",
            "take:x",
            "take:1:2",
            "inbox:z:",
            "inbox:a:>0",
            "inbox:a:é1",
            "menu:1",
            "orig:1",
            "\u{0}",
            "set:to:RATING_STARS:6",
            "set:rule:BOT_TOKEN",
            "set:menu:1",
            "deskhelp:",
        ] {
            assert_eq!(decode(data), None, "{data}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_data_breaks_the_reader(data in "\\PC{0,80}") {
            if let Some(press) = decode(&data) {
                proptest::prop_assert_eq!(decode(&encode(&press)), Some(press));
            }
        }
    }
}
