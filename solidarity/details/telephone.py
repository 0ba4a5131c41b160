"""Telephone numbers in a text."""

import phonenumbers


def phone_number(text: str) -> str | None:
    """The first Belgian or international telephone number, in E.164; None when there is none."""
    for match in phonenumbers.PhoneNumberMatcher(text, "BE"):
        return str(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164))
    return None
