//! What updates are called where it is counted what the histories have done: by the desk's use cases.

use switchboard::domain::Handling;

use super::update::{Operation, What};

impl What {
    /// What is done with a ticket, if this is no more than that.
    pub fn handling(&self) -> Option<&'static str> {
        let What::Operates(_, Operation::Handles(_, how)) = self else {
            return None;
        };
        Some(match how {
            Handling::Released => "released",
            Handling::Vacated => "vacated",
            Handling::Transferred { .. } => "transferred",
            Handling::Locked => "locked",
            Handling::Unlocked => "unlocked",
            Handling::Renamed { .. } => "renamed",
            Handling::Prioritised { .. } => "prioritised",
            Handling::Escalated => "escalated",
            Handling::Tagged { .. } => "tagged",
            Handling::Untagged { .. } => "untagged",
            Handling::Categorised { .. } => "categorised",
            Handling::Uncategorised => "uncategorised",
            Handling::Noted { .. } => "noted",
            Handling::Scheduled { .. } => "scheduled",
            Handling::Unscheduled => "unscheduled",
            Handling::Reasoned { .. } => "reasoned",
            Handling::Hidden => "hidden",
            Handling::Restored => "restored",
            Handling::Added { .. } => "added",
            Handling::Removed { .. } => "removed",
        })
    }

    /// The use case of the desk that it comes to, by its file and its name there.
    pub fn use_case(&self) -> &'static str {
        match self {
            What::Writes(..) => "hearing::hear",
            What::Edits(_) => "mirroring::edit",
            What::Reacts(..) => "mirroring::react",
            What::Joins(_) => "team::join_team",
            What::Helped(..) => "answering::helped",
            What::Asks => "opening::ask",
            What::SendsKept(_) => "asking::send_kept",
            What::BeginsFeedback => "feedback::begin_feedback",
            What::SendsKeptAsFeedback => "feedback::send_kept_as_feedback",
            What::Cancels => "asking::cancel",
            What::Forgets => "forgetting::forget",
            What::CloseOwn(_) => "asking::close_own",
            What::ReopenOwn(_) => "asking::reopen_own",
            What::Focuses(_) => "asking::focus",
            What::Contributes(_) => "participating::begin_contribution",
            What::Leaves(_) => "participating::leave_ticket",
            What::Rates(..) => "rating::rate",
            What::BeginsComment(_) => "rating::begin_comment",
            What::Reaches(_) => "meeting::reach",
            What::Regains(_) => "homes::regain_homes",
            What::GroupMoved(..) => "settling::group_moved",
            What::Operates(_, operation) => operation.use_case(),
        }
    }
}

impl Operation {
    fn use_case(&self) -> &'static str {
        match self {
            Operation::Takes(_) => "operating::take",
            Operation::Closes(_) => "operating::close",
            Operation::Reopens(_) => "operating::reopen",
            Operation::Handles(_, Handling::Reasoned { .. }) => "handling::close_because",
            Operation::Handles(..) => "handling::handle",
            Operation::Erases(_) => "handling::erase",
            Operation::BeginsReply(_) => "operating::begin_reply",
            Operation::BeginsFeedbackAnswer(_) => "feedback::begin_feedback_answer",
            Operation::ReadsFeedback(_) => "feedback::read_feedback",
            Operation::Bans(..) => "banning::ban",
            Operation::Unbans(_) => "banning::unban",
            Operation::Manages(managing) => managing.use_case(),
            Operation::Sorts => "categories::word_category",
            Operation::Houses(..) => "homes::house",
            Operation::Unhouses(_) => "homes::unhouse",
            Operation::Explains(_) => "faq::explain",
            Operation::Unexplains(_) => "faq::remove_faq",
            Operation::Edits(_) => "mirroring::edit",
            Operation::Deletes(_) => "mirroring::delete",
            Operation::Reacts(..) => "mirroring::react",
            // To a ticket or to a feedback: which one, the answer tells.
            Operation::Says(..) => "operating::say",
        }
    }
}
