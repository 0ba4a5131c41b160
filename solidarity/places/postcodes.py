"""Which numbers of four digits are postcodes."""

import re

from solidarity.places import cues, gazetteer
from solidarity.places.place import Place, metres_apart
from solidarity.places.spelling import fold, words
from solidarity.places.tokens import Text

# Years people speak of; a postcode among them needs a name beside it or the word "postcode".
_YEARS = range(1900, 2100)
_SAYS_POSTCODE = words("postcode postkode postnummer postal postale cp code b be zip zone")
_SAYS_OTHER = words(
    """
    numero nr no n huisnummer bus boite bte pin digicode porte deur ans jaar an annee sinds
    depuis dossier chambre kamer code appt app slot ligne lijn tram
    """
)
_SECRETS = words("pin digicode wachtwoord pincode rekening compte")
_BEFORE_AN_HOUR = words("à a om vers avant apres voor na tegen vanaf rond")
_LIVES = words("woon woont wonen zit habite vis vit")
_UNITS = words(
    """
    euro euros eur km m metre metres meter g gr gram kg ml cl l litre liter u uur h heures
    heure pas stappen fois keer personnes mensen bisous mercis dank x pieces stuks mg w watt
    kcal calories habitants inwoners resistant pages
    """
)
# A postcode and a name that are this near to each other may be one address.
_ONE_ADDRESS_M = 12_000


def is_one(text: Text, at: int) -> bool:
    """Whether the token is a postcode here."""
    code = text.word(at)
    if not (len(code) == 4 and code.isdigit() and gazetteer.localities(code)):
        return False
    if _in_a_longer_number(text, at) or _counts_something(text, at):
        return False
    if _says_postcode(text, at) or _with_its_name(text, at):
        return True
    before = text.back(at, 4)
    if int(code) in _YEARS:
        return len(text.tokens) == 1 or _lives_there(before)
    if _SAYS_OTHER & set(before[:1]) or _SECRETS & set(before) or cues.STREETS & set(before[:1]):
        return False
    if _house_number(text, at) or _an_hour(code, before):
        return False
    return (
        _phrase_of_its_own(text, at)
        or _opens_an_address(text, at)
        or bool(
            before
            and (before[0] in cues.STRONG | cues.DWELLING | {"a"} or before[0] in cues.PLACE_NOUNS)
        )
    )


def _lives_there(before: list[str]) -> bool:
    return before[:1] in (["in"], ["à"], ["a"]) and bool(_LIVES & set(before[1:3]))


def _an_hour(code: str, before: list[str]) -> bool:
    """ "À 1430": half past two, unless somebody lives there."""
    told = before[:1] and before[0] in _BEFORE_AN_HOUR and not cues.DWELLING & set(before[1:3])
    return bool(told) and int(code[:2]) < 24 and code[2:] in ("00", "15", "30", "45")


def _in_a_longer_number(text: Text, at: int) -> bool:
    """Part of a date, a price, a telephone or an account number."""
    beside = text.written[: text.tokens[at].start][-2:], text.written[text.tokens[at].end :][:2]
    before, after = beside
    return bool(
        re.search(r"\d[ ./-]?$|[+€]$", before) or re.match(r"[ ./-]?\d|[.,]\d|[h€%]| €", after)
    ) or bool(re.search(r"\d{2,}[./ -]$", text.written[: text.tokens[at].start]))


def _counts_something(text: Text, at: int) -> bool:
    return text.word(at + 1) in _UNITS and len(text.gap(at + 1)) <= 1


def _says_postcode(text: Text, at: int) -> bool:
    before = [text.word(at - 1), text.word(at - 2)]
    if before[0] in ("b", "be"):
        return not text.gap(at).strip(" -")
    if "code" in before and {"porte", "pin", "deur", "d"} & set(before):
        return False
    return bool(_SAYS_POSTCODE & set(before)) and not text.gap(at).strip(" :=-.est")


def _with_its_name(text: Text, at: int) -> bool:
    return any(
        agree(text.word(at), text.folded(first, last), gazetteer.called(text.folded(first, last)))
        for first, last in _neighbours(text, at)
    )


def _neighbours(text: Text, at: int) -> list[tuple[int, int]]:
    """The runs of up to five words that touch the number on either side."""
    behind = [(at + 1, at + 1 + n) for n in range(5) if at + 1 + n < len(text.tokens)]
    ahead = [(at - 1 - n, at - 1) for n in range(5) if at - 1 - n >= 0]
    close_behind = len(text.gap(at + 1)) <= 3
    close_ahead = len(text.gap(at)) <= 3
    return (behind if close_behind else []) + (ahead if close_ahead else [])


def _house_number(text: Text, at: int) -> bool:
    """Behind the name of a street: "chaussée de Wavre 1015", "Turnhoutsebaan 1200"."""
    before = text.back(at, 5)
    ends = tuple(cues.STREETS_BEHIND)
    return any(word in cues.STREETS for word in before) or any(
        word.endswith(ends) and len(word) > 5 for word in before[:1]
    )


def _phrase_of_its_own(text: Text, at: int) -> bool:
    return text.breaks(at) and text.breaks(at + 1)


def _opens_an_address(text: Text, at: int) -> bool:
    """ "1080 rue Ribaucourt 12", "9050 Kerkstraat": the postcode first, then the street."""
    if not text.breaks(at) or len(text.gap(at + 1)) > 3:
        return False
    street = text.word(at + 1)
    joined = len(street) > 6 and street.endswith(tuple(cues.STREETS_BEHIND))
    return joined or street in cues.STREETS


def agree(code: str, name: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The place that a postcode and a name beside it mean together; none when they do not fit.

    The locality of that name under the postcode; else the named place of the same town ("3000
    Heverlee"); else the postcode beside a larger town.
    """
    if not places:
        return ()
    under = gazetteer.localities(code)
    same = [p for p in under if p in places or fold(p.name_fr) == name or fold(p.name_nl) == name]
    if same:
        return (same[0],)
    main = gazetteer.by_postcode(code)
    if main is None:
        return ()
    for place in places:
        if place.nis == main.nis:
            # "9040 Gent" is Sint-Amandsberg; "3000 Heverlee" is Heverlee all the same.
            return (main,) if gazetteer.names_municipality(place) else (place,)
    return (main,) if any(_stands_for(place, main) for place in places) else ()


def _stands_for(town: Place, suburb: Place) -> bool:
    """ "1030 Bruxelles": a town stands for its surroundings; a village does not."""
    near = metres_apart(town, suburb) <= _ONE_ADDRESS_M
    return near and town.population > suburb.population


def beside(text: Text, first: int, last: int, places: tuple[Place, ...]) -> bool:
    """Whether a postcode that fits stands directly before or behind the name."""
    name = text.folded(first, last)
    return any(
        len(text.word(at)) == 4
        and text.word(at).isdigit()
        and len(text.gap(gap)) <= 3
        and not _in_a_longer_number(text, at)
        and bool(agree(text.word(at), name, places))
        for at, gap in ((first - 1, first), (last + 1, last + 1))
    )


def before(text: Text, first: int) -> bool:
    """Whether the word follows a postcode: "9300 Aaslt"."""
    return (
        first > 0
        and text.gap(first).strip(" ,-") == ""
        and len(text.word(first - 1)) == 4
        and bool(gazetteer.localities(text.word(first - 1)))
    )
