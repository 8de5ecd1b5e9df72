//! Which buttons a role may press. The table of rights itself is the domain's.

use super::{Action, Button, Filter, Press, Screen, StaffPress};
use crate::domain::{Right, Role};

impl StaffPress {
    /// What it takes.
    pub fn right(&self) -> Right {
        match self {
            StaffPress::Inbox(Filter::Hidden, _) => Right::Delete,
            StaffPress::Menu
            | StaffPress::Inbox(..)
            | StaffPress::Card(..)
            | StaffPress::History { .. }
            | StaffPress::Statistics(_)
            | StaffPress::StatisticsHelp(_)
            | StaffPress::Picture
            | StaffPress::Help(_) => Right::Look,
            StaffPress::Take(_)
            | StaffPress::Reply(_)
            | StaffPress::Close(_)
            | StaffPress::Reopen(_)
            | StaffPress::Canned(_)
            | StaffPress::Signature(_) => Right::Work,
            StaffPress::Ban(_) | StaffPress::Feedback(_) | StaffPress::Users(_) => Right::Users,
            StaffPress::Categories(_) => Right::Categories,
            StaffPress::Faq(_) => Right::Faq,
            StaffPress::Backups(_) => Right::Backups,
            StaffPress::Settings(_) => Right::Settings,
            StaffPress::Team(_) => Right::Team,
            StaffPress::Ticket(press) => press.right(),
        }
    }
}

impl Screen {
    /// Without the buttons that somebody of this role may not press.
    #[must_use]
    pub fn for_role(mut self, role: Role) -> Self {
        keep_allowed(&mut self.rows, role);
        self
    }
}

/// Leaves out the buttons that somebody of this role may not press.
fn keep_allowed(rows: &mut Vec<Vec<Button>>, role: Role) {
    for row in rows.iter_mut() {
        row.retain(|button| match &button.action {
            Action::Press(Press::Staff(press)) => role.may(press.right()),
            Action::Press(Press::User(_) | Press::Common(_)) | Action::Open(_) => true,
        });
    }
    rows.retain(|row| !row.is_empty());
}
