"""Numbers, written in digits or words."""

from collections.abc import Sequence

from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look

# Behind a number these words show that no thing is counted ("om 9 aub", "à 14 svp").
NO_THING = words(
    "svp aub stp aubl ca cela pour par c graag kan kunt als moet is want ben ik dan in bij naar "
    "met thuis daar chez mais si je on il elle quelqu qui het we zou mag past lukt pile precies "
    "peut ou s da dat voor car alors hein he bv zijn wil wilt komt kom merci dank bedankt dit "
    "avec est sera serait va vais faut ok jij gij u heb heeft hebben moeten moeder mama iemand "
    "zal et en maman papa j tu t y iem rdv rv afspraak passer venir nous vous oui non ne n que "
    "puis geld parce puisque omdat sinon anders "
    "wel klaar ingediend betaald ingevuld opgestuurd ingeleverd comme "
    "bellen belt bel opbellen telefoneren tombe tombent valt pourrait devrait"
)
INVERTED = words("ik k we wij ge gij")
SUFFIXES = words("er ere e de ste eme ieme nd sten den ten st es")


def read_number(terms: Sequence[Term], at: int) -> tuple[int, int] | None:
    """Read a number from 0 to 9999; return it and the position behind it."""
    number = look(terms, at).number_of("number")
    if number is None:
        return None
    after = at + 1
    if look(terms, at).can_be("digits"):
        return number, after
    if number in (20, 30, 40, 50, 60) and look(terms, after).text == "et":
        unit = look(terms, after + 1)
        return (number + 1, after + 2) if unit.text in ("un", "une") else (number, after)
    unit = look(terms, after)
    small = unit.number_of("number")
    if small is None or unit.can_be("digits") or not 1 <= small <= 9:
        return number, after
    if number in (20, 30, 40, 50, 60) or (number == 10 and small in (7, 8, 9)):
        return number + small, after + 1
    return number, after


def counts_nothing(terms: Sequence[Term], after: int) -> bool:
    """Tell whether the word behind a number is not a thing that is counted."""
    term = look(terms, after)
    if not term.text[0].isalnum():
        return term.text not in "/€%°+"
    if term.can_be("digits"):
        return False
    if term.is_word and look(terms, after + 1).text in INVERTED:
        # "Om zes loop ik": a verb and its subject.
        return True
    return term.text in NO_THING or (bool(term.meanings) and not counted_unit(term))


def counted_unit(term: Term) -> bool:
    """Tell whether the term is a unit of time that a number counts."""
    units = ("minute_unit", "hour_unit", "half_hour", "quarter_hour", "week", "day_word")
    return any(term.can_be(unit) for unit in (*units, "month_word", "year_word"))
