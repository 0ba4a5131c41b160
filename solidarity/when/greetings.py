"""Greetings and goodbyes that hold a word of time: "Morgen!", "bon dimanche", "à demain"."""

from collections.abc import Sequence

from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look

GOODBYE_HEADS = words(
    "merci ok oke okee bye salut allez allee ciao bedankt dank u dag doei alors ba bah bon ja "
    "oui dac daccord accord goed super top parfait prima wel he tot groetjes bisous kusjes salu "
    "bizz bises revoir nouveau daag daaag dada slapen slaapwel dodo vous doei"
)
GOODBYE_TAILS = words(
    "alors hein dan he hoor peut etre bye merci xx x xxx donc bisous madame monsieur groetjes "
    "tous iedereen allemaal mss si tout va bien wel ciao dag"
)
FAREWELL_WORDS = words("a tot au") | {"jusqu a", "jusqu au"}
# "Is goed tot volgende week" tells how long.
STATES = words("goed prima bon wel ok")
HARD_ENDS = frozenset(".!?;\n")
FAREWELLS = [[word] for word in GOODBYE_HEADS]
WISHES = words(
    "goeie goede goeden fijne prettige leuke mooie zalige aangename bon bonne belle excellent "
    "excellente joyeux joyeuse"
)
WAKING = words("allemaal iedereen samen mevrouw meneer team beste mensen madam mijnheer")
EVENINGS = words("soir swar nuit nacht")
WISHED_TO = WAKING | words("tout tous les a mes le la madame monsieur")


def skip_greeting(terms: Sequence[Term], at: int) -> int:
    """Skip "Morgen!" at the start, and "à demain", "tot dinsdag" at a goodbye."""
    term, behind = look(terms, at), look(terms, at + 1)
    if term.text in WISHES and named_day(behind):
        return at + 2
    if at == 0 and (term.can_be("morgen") or term.text in ("morge", "mogge", "merge")):
        waking = behind.text == "!" or behind.text in WAKING
        return at + 1 if waking else at
    if at == 0 and term.text in EVENINGS and not behind.text[0].isdigit():
        # "'Soir", "nuit les amis": what is left of a wish.
        return at + 1 if named_alone(behind) else at
    if term.text in ("t avond", "tavond") and look(terms, at - 1).text in ("is", "wordt"):
        return at + 1
    return skip_goodbye(terms, at) if term.text in FAREWELL_WORDS else at


def named_alone(behind: Term) -> bool:
    """Tell whether what follows "soir" or "nuit" leaves it a wish."""
    return not behind.text[0].isalnum() or behind.text in WISHED_TO


def skip_goodbye(terms: Sequence[Term], at: int) -> int:
    """Skip "à demain", "tot volgende week dinsdag", where nothing else is said with it."""
    after = at + 1
    while named_day(look(terms, after)):
        after += 1
    if after > at + 1 and god_willing(terms, at, after):
        return after
    if after == at + 1 or not ends_clause(terms, after):
        return at
    before = look(terms, at - 1)
    greeted = look(terms, at - 2) if before.text in ("en", "et", "of", ",") else before
    said = greeted.can_be("silent") or took_leave(terms, at)
    return after if said or goodbye_alone(terms, at, after) else at


def took_leave(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "merci", "bye", "ok" stands before, at the head of what is said."""
    before, earlier = look(terms, at - 1), look(terms, at - 2)
    leaves = before.text.split()[-1:] in FAREWELLS
    return leaves and not (before.text in STATES and earlier.text in ("is", "zijn", "est", "c est"))


def god_willing(terms: Sequence[Term], at: int, after: int) -> bool:
    """Tell whether "à dimanche si Dieu veut", "tot volgende week, en zie dat ..." takes leave."""
    before, behind = look(terms, at - 1), look(terms, after)
    opens = at == 0 or before.text in HARD_ENDS or before.text == ","
    wished = behind.text in ("si", "als") or (
        behind.text == "," and look(terms, after + 1).text in ("en", "et")
    )
    return opens and wished


def named_day(term: Term) -> bool:
    """Tell whether a term can stand in "à demain matin", "tot volgende week dinsdag"."""
    names = (
        "relday",
        "morgen",
        "weekday",
        "part",
        "today_part",
        "next",
        "week",
        "weekend",
        "with_part",
    )
    return any(term.can_be(name) for name in names)


def ends_clause(terms: Sequence[Term], at: int) -> bool:
    """Tell whether nothing but farewells follows up to the next stop."""
    term = look(terms, at)
    while term.text in GOODBYE_TAILS:
        at += 1
        term = look(terms, at)
    return not term.text[0].isalnum()


def goodbye_alone(terms: Sequence[Term], at: int, after: int) -> bool:
    """Tell whether "à demain" stands as a sentence of its own."""
    before = look(terms, at - 1)
    starts = at == 0 or before.text in ".!?,;\n" or not before.text[0].isalnum()
    if not starts:
        return False
    if all(terms[i].name_of("part") == "noon" for i in range(at + 1, after)):
        return False
    near = any(terms[i].can_be("relday") or terms[i].can_be("morgen") for i in range(at + 1, after))
    farewell = look(terms, after).text in GOODBYE_TAILS or look(terms, after).text == "!"
    return near or farewell or terms[at].text == "a"
