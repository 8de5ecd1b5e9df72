//! What an operator does about the signature under their answers: by buttons, and by `/signature`.

use super::Router;
use super::draw::View;
use super::user_chat::Shown;
use crate::desk::{Operator, Outcome};
use crate::domain::Dialog;
use crate::screen::SignaturePress;
use crate::store::Fault;

impl Router {
    pub(super) async fn signature_pressed(
        &self,
        update: u64,
        operator: &Operator<'_>,
        press: SignaturePress,
    ) -> Result<Shown, Fault> {
        Ok(match press {
            SignaturePress::Show => Shown::just(View::Signature),
            SignaturePress::Type => {
                let begun = operator.begin_signing(update).await?;
                Shown::of(begun, |()| View::AskSignature, View::Signature)
            }
            SignaturePress::Remove => {
                let removed = operator.unsign(update).await?;
                Shown::of(removed, |()| View::Signature, View::Signature)
            }
        })
    }

    /// `/signature` shows it, `/signature words` sets it.
    pub(super) async fn signature_commanded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        rest: &str,
    ) -> Result<Outcome<View>, Fault> {
        if rest.is_empty() {
            return Ok(Outcome::Done(View::Signature));
        }
        Ok(operator.sign(update, rest).await?.map(|()| View::Signature))
    }

    /// The words of a signature that an operator was asked for, if they were. Gives whether they were.
    pub(super) async fn signature_worded(
        &self,
        update: u64,
        operator: &Operator<'_>,
        words: &str,
    ) -> Result<bool, Fault> {
        if operator.dialog()? != Dialog::Signing {
            return Ok(false);
        }
        let who = operator.who();
        match operator.sign(update, words).await? {
            Outcome::Done(()) => self.show(who, View::Signature),
            Outcome::Refused(refusal) => {
                self.show(who, View::Refused(refusal));
                self.show(who, View::AskSignature);
            }
            Outcome::Repeated => {}
        }
        Ok(true)
    }
}
