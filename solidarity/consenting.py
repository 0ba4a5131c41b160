"""The answers to whether something may be kept, by a button or in plain words.

A yes and a no need no model: what counts as agreeing is written here (solidarity/consents.py keeps
it, solidarity/questions.py asks).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import consents, duplicates, intake, joining, volunteers
from solidarity.befriending.pairs import leaving
from solidarity.befriending.telling import telling_wishes, wishes
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.questions import CONSENT
from solidarity.requests import current_draft, refuse_draft
from solidarity.settings import Rules
from solidarity.storage.tables import Person, Request, Volunteer, Wish
from solidarity.talks import expect_nothing, talk_with
from solidarity.vocabulary import Purpose

_THANKS = r"(?:[ ,]+(?:merci|svp|s'il vous pla[iî]t|bien s[uû]r|dank u(?: wel)?|bedankt|hoor))*"
_YES = re.compile(
    r"(?:(?:oui|ouais|ja(?:wel|zeker)?)[ ,]*)?"
    r"(?:oui|ja|ok(?:[ée]|ay|i)?|d'accord|entendu|bien s[uû]r|volontiers|je suis d'accord"
    r"|j'accepte|pas de probl[eè]me|[çc]a va|c'est bon|akkoord|goed|prima|in orde|dat is goed"
    r"|ik ga akkoord|(?:dat )?mag|geen probleem|natuurlijk|zeker)?" + _THANKS,
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:(?:non|nee|neen)[ ,]*)?"
    r"(?:non|nee|neen|pas d'accord|je ne suis pas d'accord|je refuse|je n'accepte pas|plut[oô]t pas"
    r"|je (?:ne )?(?:veux|pr[eé]f[eè]re) pas|liever niet|niet akkoord|ik ga niet akkoord"
    r"|(?:dat )?(?:wil ik|mag) niet|ik wil (?:dat )?niet)?" + _THANKS,
    re.IGNORECASE,
)


def yes_or_no(text: str) -> bool | None:
    """A plain yes or no and nothing else; None for other words."""
    plain = " ".join(text.replace("’", "'").split()).strip(" .!")
    if plain and _YES.fullmatch(plain):
        return True
    return False if plain and _NO.fullmatch(plain) else None


@dataclass(frozen=True)
class Answer:
    """To the question that is open; `in_words`: no button was tapped."""

    session: Session
    person: Person
    rules: Rules
    now: datetime
    in_words: bool = False

    def _give(self, purpose: Purpose) -> None:
        consents.give(self.session, self.person, purpose, in_words=self.in_words, now=self.now)

    def help(self, draft: Request, *, agrees: bool) -> None:
        """Somebody who asks for help."""
        if not agrees:
            telephone = self.rules.association.telephone
            refuse_draft(self.session, draft, telephone=telephone, now=self.now)
            return
        self._give(Purpose.HELP)
        if not intake.go_on(self.session, draft, now=self.now):
            duplicates.place(self.session, draft, rules=self.rules, now=self.now)

    def calls(self, wish: Wish, *, agrees: bool) -> None:
        """Somebody who would like to be called."""
        if agrees:
            self._give(Purpose.BEFRIENDING)
            wishes.go_on(self.session, wish, now=self.now)
            return
        leaving.stop_being_called(self.session, self.person, now=self.now)
        telling_wishes.forget(wish)
        said = Message("consent.refused", {"telephone": self.rules.association.telephone})
        notify(self.session, self.person, said, now=self.now)

    def volunteering(self, volunteer: Volunteer, *, agrees: bool) -> None:
        """Somebody who wants to help."""
        session, now = self.session, self.now
        if agrees:
            self._give(Purpose.VOLUNTEER)
            settings = self.rules.volunteers
            joining.go_on(session, volunteer, [], settings=settings, now=now)
            return
        leaving.stop_calling(session, self.person, rules=self.rules, now=now)
        volunteers.stop(session, self.person, now=now)
        expect_nothing(session, self.person)
        notify(session, self.person, Message("join.no_consent"), now=now)


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """A plain yes or no to the question; False for anything else."""
    talk = talk_with(session, person)
    agrees = yes_or_no(text) if talk.slot == CONSENT else None
    if agrees is None:
        return False
    answered = _ANSWERED[talk.topic or ""]
    return answered(Answer(session, person, rules, now, in_words=True), agrees)


def _help(answer: Answer, agrees: bool) -> bool:
    draft = current_draft(answer.session, answer.person)
    if draft is not None:
        answer.help(draft, agrees=agrees)
    return draft is not None


def _calls(answer: Answer, agrees: bool) -> bool:
    wish = wishes.seeking(answer.session, answer.person)
    if wish is not None:
        answer.calls(wish, agrees=agrees)
    return wish is not None


def _volunteering(answer: Answer, agrees: bool) -> bool:
    volunteer = answer.person.volunteer
    if volunteer is None or volunteer.state == VolunteerState.STOPPED:
        return False
    answer.volunteering(volunteer, agrees=agrees)
    return True


_ANSWERED: dict[str, Callable[[Answer, bool], bool]] = {
    intake.TOPIC: _help,
    wishes.TOPIC: _calls,
    joining.TOPIC: _volunteering,
}
"""By the topic of the question (solidarity.talks)."""
