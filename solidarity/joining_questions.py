"""What somebody who joins is asked, with buttons for everything that can be tapped."""

from solidarity.messages import Button, Message, column, row
from solidarity.storage.tables import Volunteer
from solidarity.vocabulary import EXPERIENCE, HelpType, Language

Rows = tuple[tuple[Button, ...], ...]


def question(volunteer: Volunteer, slot: str) -> list[Message]:
    """The paragraphs that ask for a slot."""
    name = volunteer.person.first_name
    if slot == "help":
        return [Message("join.help", buttons=kind_buttons(volunteer))]
    if slot == "experience":
        return [Message("join.experience", buttons=experience_buttons(volunteer))]
    if slot == "name":
        own = row(Button("button.name", "join.name", params={"name": name})) if name else ()
        return [Message("join.name", buttons=own)]
    if slot == "languages":
        codes = ("fr", "nl", "both")
        buttons = row(*(Button(f"button.language_{c}", "join.languages", None, c) for c in codes))
        return [Message("join.languages", buttons=buttons)]
    if slot == "radius":
        kms = ("1", "2", "5", "10")
        buttons = row(*(Button("button.km", "join.radius", None, k, {"km": k}) for k in kms))
        return [Message("join.radius", buttons=buttons)]
    if slot == "free":
        choices = ("always", "mornings", "afternoons", "evenings", "weekends")
        buttons = column(*(Button(f"button.free_{c}", "join.free", None, c) for c in choices))
        return [Message("join.free", buttons=buttons)]
    if slot == "consent":
        buttons = column(
            Button("button.agree", "join.consent", None, "yes"),
            Button("button.do_not_agree", "join.consent", None, "no"),
        )
        return [Message("join.consent", buttons=buttons)]
    return [Message("join.where")]


def kind_buttons(volunteer: Volunteer) -> Rows:
    """All kinds of help, two in a row; those chosen carry a tick."""
    chosen = volunteer.kinds
    buttons = [
        Button(f"kind.{kind}", "join.kind", None, kind, {"chosen": kind in chosen})
        for kind in HelpType
    ]
    return (*_in_twos(buttons), (Button("button.that_is_all", "join.kinds_done"),))


def experience_buttons(volunteer: Volunteer) -> Rows:
    """What homes and organisations wish for, to be ticked; nobody has to."""
    chosen = set(EXPERIENCE) & set(volunteer.skill_names)
    buttons = [
        Button(f"button.skill_{skill}", "join.skill", None, skill, {"chosen": skill in chosen})
        for skill in EXPERIENCE
    ]
    last = "button.that_is_all" if chosen else "button.no_experience"
    return (*_in_twos(buttons), (Button(last, "join.skills_done"),))


def _in_twos(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def codes_of(choice: str) -> list[str]:
    """The languages behind a button."""
    return [language.value for language in Language] if choice == "both" else [choice]
