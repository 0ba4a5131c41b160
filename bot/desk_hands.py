"""What the desk has the bot do for somebody on the telephone."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import inbox
from bot.channels import telephone
from bot.taps import handle_tap
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.tables import Person


class Hands:
    """As desk.site.Hands has it."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def tap(self, session: Session, person: Person, token: str, *, now: datetime) -> Message | None:
        return handle_tap(session, person, token, rules=self.rules, now=now)

    def hear(self, session: Session, number: str, words: str, *, now: datetime) -> str:
        came = telephone.arrived(number, words)
        inbox.keep(session, [came], now=now)
        return came.update_id
