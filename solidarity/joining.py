"""The conversation by which somebody becomes a volunteer."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import checks, consents, details, volunteers, when
from solidarity.alarms import record
from solidarity.befriending.telling import listeners
from solidarity.intake import mentioned
from solidarity.joining_answers import ANSWERS, parts_of, says_name
from solidarity.joining_questions import question
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.questions import CONSENT
from solidarity.settings import Volunteers
from solidarity.storage.tables import Person, Volunteer
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.team import tell_team
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, Purpose, help_mask, skill_names, week_mask
from solidarity.who_comes import FOR_GROUPS, fill_skills

TOPIC = "volunteer"
EXPERIENCE = "experience"
"""Of who wants to help in homes and organisations."""
SLOTS = ("help", EXPERIENCE, "where", "name", "languages", "radius", "free", CONSENT)
KM = {"1": 1_000, "2": 2_000, "5": 5_000, "10": 10_000}
NOT_ANSWERS = frozenset(
    {"stop_contact", "talk_to_human", "request_help", "ask_info", "cancel_request", "ask_status"}
)


def missing(volunteer: Volunteer) -> list[str]:
    """What is still to be asked, in order; who helps already is not asked for his experience."""
    joins_group = volunteer.state == VolunteerState.JOINING and volunteer.wanted & FOR_GROUPS
    known = {
        "help": volunteer.wanted != 0 and volunteer.help_told,
        EXPERIENCE: volunteer.experience_told or not joins_group,
        "where": volunteer.lat is not None,
        "name": bool(volunteer.person.first_name) and volunteer.name_told,
        "languages": volunteer.languages != 0,
        "radius": volunteer.radius_m is not None,
        "free": volunteer.free_told,
        CONSENT: consents.stands(volunteer.person, Purpose.VOLUNTEER),
    }
    return [slot for slot in SLOTS if not known[slot]]


def start(session: Session, person: Person, *, now: datetime) -> Volunteer:
    """Somebody wants to help; one who had stopped begins again."""
    if person.volunteer is None:
        person.volunteer = Volunteer(
            state=VolunteerState.JOINING, languages=0, wanted=0, approved=0, uncertainty_m=0,
            accepted_count=0, done_count=0, skills=0, asked_count=0, help_told=False,
            name_told=False, free_told=False, experience_told=False,
        )  # fmt: skip
        session.flush()
        record(session, "joining", now=now, person_id=person.id)
    elif person.volunteer.state == VolunteerState.STOPPED:
        volunteers.move(person.volunteer, VolunteerState.JOINING)
        consents.take_back(session, person, purpose=Purpose.VOLUNTEER, now=now)
    return person.volunteer


def take(
    session: Session, person: Person, reading: Reading, *, settings: Volunteers, now: datetime
) -> bool:
    """Take what a message tells about a volunteer and ask what is missing.

    False when the message is about something else.
    """
    talk = talk_with(session, person)
    slot = talk.slot if talk.topic == TOPIC else None
    joining = person.volunteer is not None and person.volunteer.state == VolunteerState.JOINING
    if _is_aside(reading, slot):
        return False
    if not joining and slot is None and reading.intent != "offer_help":
        return False
    fresh = not joining and slot is None
    if _is_suspended(person):
        return volunteers.ask_availability(session, person, reading.when, now=now)
    if fresh and _is_active(person) and HelpType.LISTENING in reading.kinds:
        assert person.volunteer is not None
        listeners.offer(session, person.volunteer, now=now)
        return True
    if fresh and _is_active(person):
        assert person.volunteer is not None
        noted = _note_skills(person.volunteer, reading)
        notify(session, person, Message("volunteer.already"), *noted, now=now)
        return volunteers.ask_availability(session, person, reading.when, now=now)
    volunteer = start(session, person, now=now)
    lead, before = [Message("volunteer.how_nice")] if fresh else [], volunteer.skills
    told = _fill(volunteer, reading, slot, now=now)
    if slot == CONSENT and reading.intent == "affirm":
        consents.give(session, person, Purpose.VOLUNTEER, in_words=True, now=now)
        told = True
    lead += _noted(volunteer, before)
    if not told and not fresh and reading.intent != "offer_help":
        return False
    go_on(session, volunteer, lead, settings=settings, now=now)
    return True


def _note_skills(volunteer: Volunteer, reading: Reading) -> list[Message]:
    before = volunteer.skills
    fill_skills(volunteer, reading)
    return _noted(volunteer, before)


def _noted(volunteer: Volunteer, before: int) -> list[Message]:
    new = skill_names(volunteer.skills & ~before)
    return [Message("volunteer.skills_noted", {"skills": new})] if new else []


def _is_aside(reading: Reading, slot: str | None) -> bool:
    """Something else was meant; of a name alone no model can say what it means.

    Nor of "my daughter is autistic" that it answers the question for his experience.
    """
    if not reading.sure or reading.intent not in NOT_ANSWERS:
        return False
    if slot == EXPERIENCE and reading.intent == "request_help":
        return not details.skills(reading.text, asked=True)
    return slot != "name" or reading.intent == "stop_contact" or not says_name(reading.text)


def _is_suspended(person: Person) -> bool:
    volunteer = person.volunteer
    return volunteer is not None and volunteer.state == VolunteerState.SUSPENDED


def _is_active(person: Person) -> bool:
    volunteer = person.volunteer
    states = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
    return volunteer is not None and volunteer.state in states


def _fill(volunteer: Volunteer, reading: Reading, slot: str | None, *, now: datetime) -> bool:
    is_skilled = slot != "name" and fill_skills(volunteer, reading, asked=slot == EXPERIENCE)
    told = False
    if reading.kinds and (slot in (None, "help")):
        volunteer.wanted |= help_mask(reading.kinds)
        volunteer.help_told = volunteer.help_told or slot == "help"
        told = True
    mentions = mentioned(reading, slot)
    if mentions and slot not in ("name", EXPERIENCE):
        volunteers.settle(volunteer, mentions[0].place)
        told = True
    if days := when.weekdays(reading.text):
        parts = parts_of(reading.text)
        volunteer.free, volunteer.free_told = week_mask(days, parts), True
        told = True
    answer = ANSWERS.get(slot or "")
    if answer is not None and not told:
        told = answer(volunteer, reading, now)
    return told or is_skilled


def go_on(
    session: Session,
    volunteer: Volunteer,
    lead: list[Message],
    *,
    settings: Volunteers,
    now: datetime,
) -> None:
    """Ask the next question, or welcome the volunteer when everything is known."""
    slots = missing(volunteer)
    person = volunteer.person
    if slots:
        expect(session, person, TOPIC, slots[0], ref=None, now=now)
        notify(session, person, *lead, *question(volunteer, slots[0]), now=now)
        return
    expect_nothing(session, person)
    if volunteer.state == VolunteerState.JOINING:
        _welcome(session, volunteer, settings, now=now)
    else:
        notify(session, person, *lead, Message("volunteer.changed"), now=now)


def _welcome(
    session: Session, volunteer: Volunteer, settings: Volunteers, *, now: datetime
) -> None:
    volunteers.move(volunteer, VolunteerState.ACTIVE)
    checks.approve_at_once(volunteer, settings)
    record(session, "joined", now=now, person_id=volunteer.person_id)
    paragraphs = [Message("volunteer.welcome", {"name": volunteer.person.first_name})]
    if volunteer.approved != volunteer.wanted:
        tell_team(session, "approve", now=now, person=volunteer.person)
        paragraphs.append(Message("volunteer.team_will_talk"))
    notify(session, volunteer.person, *paragraphs, now=now)
    listeners.begin_if_new(session, volunteer, now=now)
