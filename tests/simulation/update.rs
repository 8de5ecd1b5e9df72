//! Updates: what people do, each under a number, and how the program takes them.

use switchboard::desk::{Answer, Desk, Heard, Operator, Outcome, Replying, Sent};
use switchboard::domain::{
    CategoryNo, CategoryWording, ChatId, FaqNo, FaqWording, FeedbackNo, Handling, Message, MessageRef, Occasion,
    PersonId, Reply, RichText, Sighting, TicketNo,
};
use switchboard::store::Fault;

use super::homes::home;
use super::team::{Managing, join, manage};
use super::world::Shared;

/// Something that somebody did.
#[derive(Clone, Debug)]
pub struct Update {
    pub number: u64,
    pub who: i64,
    pub what: What,
    /// When it happened, in milliseconds: a messenger keeps it for a day.
    pub at: i64,
}

#[derive(Clone, Debug)]
pub enum What {
    /// A user writes, perhaps in reply to a message.
    Writes(Message, Option<MessageRef>),
    Asks,
    SendsKept(Option<TicketNo>),
    /// Wants to give feedback with the next message.
    BeginsFeedback,
    SendsKeptAsFeedback,
    Cancels,
    /// This answer has helped them.
    Helped(FaqNo, Occasion),
    /// Wants everything that is kept of them to be erased.
    Forgets,
    CloseOwn(TicketNo),
    ReopenOwn(TicketNo),
    Focuses(TicketNo),
    /// Writes next in this ticket, in which they take part besides its requester.
    Contributes(TicketNo),
    /// Takes part in it no more.
    Leaves(TicketNo),
    /// Rates the closing that is this entry of the history.
    Rates(TicketNo, u64, u8),
    BeginsComment(TicketNo),
    Reaches(bool),
    /// Follows the invitation of this place among all that ever were.
    Joins(usize),
    /// A user changes a message of theirs to this.
    Edits(Message),
    Reacts(MessageRef, Option<&'static str>),
    /// An operator acts, in the group of this number or in private.
    Operates(Option<ChatId>, Operation),
    /// The bot may write in this group again.
    Regains(ChatId),
    /// The group says that it goes on under another number.
    GroupMoved(ChatId, ChatId),
}

#[derive(Clone, Debug)]
pub enum Operation {
    Takes(TicketNo),
    Closes(TicketNo),
    Reopens(TicketNo),
    Handles(TicketNo, Handling),
    Erases(TicketNo),
    BeginsReply(TicketNo),
    BeginsFeedbackAnswer(FeedbackNo),
    ReadsFeedback(FeedbackNo),
    /// For so many milliseconds, or until it is lifted.
    Bans(PersonId, Option<i64>),
    Unbans(PersonId),
    Manages(Managing),
    /// Makes a category.
    Sorts,
    /// Tickets of a category are read there from now on.
    Houses(CategoryNo, ChatId, Option<i64>),
    Unhouses(CategoryNo),
    /// Answers this question in the FAQ.
    Explains(&'static str),
    /// Takes an entry out of it.
    Unexplains(FaqNo),
    /// Changes a message of theirs to this.
    Edits(Box<Message>),
    /// Takes an answer back.
    Deletes(MessageRef),
    Reacts(MessageRef, Option<&'static str>),
    /// Replies to this message, or goes on with the reply begun.
    Says(Box<Message>, Option<MessageRef>),
}

impl What {
    /// Whether it happens in a private chat.
    fn is_private(&self) -> bool {
        match self {
            What::Reaches(_) | What::GroupMoved(..) | What::Regains(_) => false,
            What::Operates(place, _) => place.is_none(),
            What::Writes(..)
            | What::Edits(_)
            | What::Reacts(..)
            | What::Asks
            | What::SendsKept(_)
            | What::Joins(_)
            | What::Helped(..)
            | What::BeginsFeedback
            | What::SendsKeptAsFeedback
            | What::Cancels
            | What::Forgets
            | What::CloseOwn(_)
            | What::ReopenOwn(_)
            | What::Focuses(_)
            | What::Contributes(_)
            | What::Leaves(_)
            | What::Rates(..)
            | What::BeginsComment(_) => true,
        }
    }
}

/// What the program made of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// The words stand in this ticket, and with them all that were kept.
    Opened(TicketNo),
    /// The words stand in this ticket.
    Joined(TicketNo),
    /// The words stand in this ticket of somebody else's.
    Contributed(TicketNo),
    /// The words answer a feedback and stand in the ticket it has become.
    AnsweredFeedback(TicketNo),
    /// The words are the comment on the rating of this ticket.
    Commented(TicketNo),
    /// The words are feedback.
    GaveFeedback(FeedbackNo),
    /// All that was kept is feedback.
    SentAsFeedback(FeedbackNo),
    /// The words are kept until it is clear where they belong.
    Kept,
    /// So are they, and there are answers to read first.
    Offered,
    /// An answer has helped.
    Helped,
    /// All that was kept stands in this ticket.
    Sent(TicketNo),
    /// All that was kept is dropped.
    Cancelled,
    /// Nothing is kept of them any more.
    Forgotten,
    /// Done, and no words were about.
    Done,
    /// Against the rules, or nothing to do.
    Refused,
    /// Nothing, as its sender is banned, or the same as before if that was before the ban.
    TurnedAway,
    /// Done before.
    Repeated,
}

pub fn sighting(number: i64) -> Sighting {
    Sighting {
        id: PersonId::telegram(number),
        name: format!("Person {number}"),
        username: None,
        client_language: None,
    }
}

/// Hands an update to the desk the way the program's own router does.
pub async fn handle(desk: &Desk, update: Update, world: &Shared) -> Result<Made, Fault> {
    let (who, number) = (sighting(update.who), update.number);
    if update.what.is_private() && desk.is_banned(who.id) {
        return desk.turn_away(number).await.map(|()| Made::TurnedAway);
    }
    match update.what {
        What::Edits(message) => made(desk.edit(number, &who, &message).await, |()| Made::Done),
        What::Reacts(at, emoji) => made(desk.react(number, who.id, at, emoji).await, |()| Made::Done),
        What::Writes(mut message, answers) => {
            let answered = ticket_of(desk, answers)?;
            message.reply = replied(desk, answers)?;
            let heard = desk.hear(number, &who, message, answered).await;
            made(heard, |hearing| match hearing.heard {
                Heard::Opened(no) => Made::Opened(no),
                Heard::Joined(no) => Made::Joined(no),
                Heard::Contributed { no, .. } => Made::Contributed(no),
                Heard::Commented(no) => Made::Commented(no),
                Heard::Feedback { no, .. } => Made::GaveFeedback(no),
                // Nothing is asked here.
                Heard::NotKept | Heard::Response => Made::Refused,
                Heard::Offered => Made::Offered,
                Heard::Kept { .. }
                | Heard::TooShort { .. }
                | Heard::TooManyOpen { .. }
                | Heard::Followed
                | Heard::TooSoon
                | Heard::Locked(_)
                | Heard::NotTaken(_)
                | Heard::FeedbackTooSoon
                | Heard::Held { .. } => Made::Kept,
            })
        }
        What::Joins(at) => join(desk, &who, number, at, world).await,
        What::Helped(no, occasion) => made(desk.helped(number, &who, no, occasion).await, |_| Made::Helped),
        What::Asks => made(desk.ask(number, &who).await, |_| Made::Done),
        What::SendsKept(into) => made(desk.send_kept(number, &who, into).await, |sent| match sent {
            Sent::Opened(no) | Sent::Joined(no) => Made::Sent(no),
        }),
        What::BeginsFeedback => made(desk.begin_feedback(number, &who).await, |()| Made::Done),
        What::SendsKeptAsFeedback => made(desk.send_kept_as_feedback(number, &who).await, Made::SentAsFeedback),
        What::Forgets => made(forget(desk, number, &who).await, |()| Made::Forgotten),
        What::Cancels => made(desk.cancel(number, &who).await, |_| Made::Cancelled),
        What::CloseOwn(no) => made(desk.close_own(number, &who, no).await, |()| Made::Done),
        What::ReopenOwn(no) => made(desk.reopen_own(number, &who, no).await, |()| Made::Done),
        What::Focuses(no) => made(desk.focus(number, &who, no).await, |()| Made::Done),
        What::Contributes(no) => made(desk.begin_contribution(number, &who, no).await, |()| Made::Done),
        What::Leaves(no) => made(desk.leave_ticket(number, &who, no).await, |()| Made::Done),
        What::Rates(no, closing, stars) => made(desk.rate(number, &who, no, closing, stars).await, |()| Made::Done),
        What::BeginsComment(no) => made(desk.begin_comment(number, &who, no).await, |()| Made::Done),
        What::Reaches(reachable) => made(desk.reach(number, &who, reachable).await, |()| Made::Done),
        What::Regains(chat) => made(desk.regain_homes(number, chat).await, |()| Made::Done),
        What::GroupMoved(from, to) if desk.group_now()? == Some(from) => {
            desk.group_moved(from, to).await.map(|()| Made::Done)
        }
        What::GroupMoved(..) => Ok(Made::Refused),
        What::Operates(_, Operation::Manages(managing)) => manage(desk, &who, number, managing, world).await,
        What::Operates(place, operation) => {
            let operator = match place {
                Some(group) => desk.as_group_operator(&who, group)?,
                None => desk.as_staff(&who),
            };
            match operator {
                Some(operator) => operate(desk, &operator, number, operation).await,
                None => Ok(Made::Refused),
            }
        }
    }
}

/// Somebody who is brought into a ticket this instant has their wish come again.
async fn forget(desk: &Desk, number: u64, who: &Sighting) -> Answer<()> {
    loop {
        match desk.forget(number, who).await {
            Err(Fault::Contended(1)) => {}
            answer => return answer,
        }
    }
}

async fn operate(desk: &Desk, operator: &Operator<'_>, number: u64, operation: Operation) -> Result<Made, Fault> {
    match operation {
        Operation::Takes(no) => made(operator.take(number, no).await, |()| Made::Done),
        Operation::Closes(no) => made(operator.close(number, no).await, |()| Made::Done),
        Operation::Reopens(no) => made(operator.reopen(number, no).await, |()| Made::Done),
        Operation::Handles(no, Handling::Reasoned { reason }) => {
            made(operator.close_because(number, no, reason).await, |()| Made::Done)
        }
        Operation::Handles(no, how) => made(operator.handle(number, no, how).await, |()| Made::Done),
        Operation::Erases(no) => made(operator.erase(number, no).await, |()| Made::Done),
        Operation::BeginsReply(no) => made(operator.begin_reply(number, no).await, |()| Made::Done),
        Operation::BeginsFeedbackAnswer(no) => made(operator.begin_feedback_answer(number, no).await, |()| Made::Done),
        Operation::ReadsFeedback(no) => made(operator.read_feedback(no).await, |_| Made::Done),
        Operation::Bans(whom, for_ms) => {
            let reason = for_ms.is_some().then(|| "spam".to_owned());
            made(operator.ban(number, whom, for_ms, reason).await, |()| Made::Done)
        }
        Operation::Unbans(whom) => made(operator.unban(number, whom).await, |()| Made::Done),
        Operation::Sorts => {
            let (what, name) = (CategoryWording::Name, format!("c{number}"));
            made(operator.word_category(number, None, what, &name).await, |_| Made::Done)
        }
        Operation::Houses(no, chat, thread) => {
            made(operator.house(number, no, home(chat, thread)).await, |_| Made::Done)
        }
        Operation::Unhouses(no) => made(operator.unhouse(number, no).await, |_| Made::Done),
        Operation::Explains(question) => {
            let source = MessageRef {
                chat: operator.id().chat(),
                message: 0,
            };
            let (answer, question) = (RichText::from("so it is"), question.to_owned());
            let what = FaqWording::Completes { question };
            let answer = Message::composed(source, answer);
            made(operator.explain(number, &what, &answer).await, |_| Made::Done)
        }
        Operation::Unexplains(no) => made(operator.remove_faq(number, no).await, |()| Made::Done),
        Operation::Manages(_) => unreachable!("it takes an owner"),
        Operation::Edits(message) => made(operator.edit(number, &message).await, |()| Made::Done),
        Operation::Deletes(at) => made(operator.delete(number, at).await, |_| Made::Done),
        Operation::Reacts(at, emoji) => made(operator.react(number, at, emoji).await, |()| Made::Done),
        Operation::Says(mut message, answers) => {
            message.reply = replied(desk, answers)?;
            let feedback = answers.map(|answered| desk.store().feedback_link(answered));
            let to = match (ticket_of(desk, answers)?, feedback.transpose()?.flatten()) {
                (Some(no), _) => Some(Replying::Ticket(no)),
                (None, Some(no)) => Some(Replying::Feedback(no)),
                (None, None) => operator.writes_in(&message)?,
            };
            match to {
                Some(Replying::Ticket(no)) => {
                    made(operator.say(number, no, *message).await, |said| Made::Joined(said.no))
                }
                Some(Replying::Feedback(no)) => {
                    let answered = operator.answer_feedback(number, no, *message).await;
                    made(answered, |said| Made::AnsweredFeedback(said.no))
                }
                None => Ok(Made::Refused),
            }
        }
    }
}

/// Which words of a ticket a message stands for; none if it stands for the ticket as a whole.
fn replied(desk: &Desk, message: Option<MessageRef>) -> Result<Option<Reply>, Fault> {
    let link = message.map(|message| desk.store().link(message)).transpose()?.flatten();
    let link = link.filter(|link| link.seq > 0);
    Ok(link.map(|link| Reply {
        no: link.no,
        seq: link.seq,
        quote: None,
    }))
}

fn ticket_of(desk: &Desk, message: Option<MessageRef>) -> Result<Option<TicketNo>, Fault> {
    let link = message.map(|message| desk.store().link(message)).transpose()?.flatten();
    Ok(link.map(|link| link.no))
}

pub fn made<T>(answer: Answer<T>, done: impl FnOnce(T) -> Made) -> Result<Made, Fault> {
    Ok(match answer? {
        Outcome::Done(value) => done(value),
        Outcome::Refused(_) => Made::Refused,
        Outcome::Repeated => Made::Repeated,
    })
}
