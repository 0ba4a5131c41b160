"""Times in remarks that ask nothing: thanks, absences, weather, races, complaints."""

from collections.abc import Sequence

from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.past import clause_of
from solidarity.when.wishes import asks

THANKS = words("merci bedankt dank dankuwel dankjewel danku mercikes merciekes") | {"dank u"}
AFTER_THANKS = words("bien beaucoup encore mille wel nog u je hartelijk zeer fois a vous tous hein")
FOR = words("pour voor pr veur vr")
RELATIVES = words(
    "man mari mama papa vader moeder maman voisin voisine buurvrouw buurman femme vrouw dochter "
    "fille zoon fils zus soeur broer frere vriendin amie kinderen enfants verpleegster infirmiere"
)
AWAY = words("weg parti partie partis absent absente opgenomen reis voyage vacances verlof conge")
WEATHER = words(
    "gel gele geler gelera pleut pleuvoir pleuvra neige neiger neigera orage tempete verglas vent "
    "degres vriest vriezen vriest regen regent regenen sneeuw sneeuwt sneeuwen storm stormt waait "
    "onweer graden ijzel"
)
RACES = words("duif duiven pigeon pigeons lossing gelost lachers lacher")
LETTERS = words("message messages berichten bericht sms smsjes mails mail whatsapp berichtjes")
UNWANTED = words("vos jullie uw geen plus ces marre stop stopt arretez")
JOINTS = words("genou hanche knie heup epaule schouder")
NEW = words("neuf neuve nouveau nouvelle nieuwe nieuw")
PAYERS = words(
    "cpas ocmw mutuelle mutualite ziekenfonds onem rva capac hulpkas patron baas syndicat"
)
PAID = words("verse versent stort storten betaalt betalen paie paient")
INCOME = words(
    "pension pensioen chomage leefloon uitkering loon salaire paie paye pree allocations geld"
)
COMES = words("tombe tombent komt valt arrive")
EVER_SINCE = words("depuis sindsdien sedertdien")


def remark(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a mention stands in a remark that asks for nothing."""
    return (
        thanked_for(terms, mention)
        or absence(terms, mention)
        or weather(terms, mention)
        or race_or_message(terms, mention)
        or done_then(terms, mention)
        or payday(terms, mention)
    )


def payday(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether money comes in on a day: "le CPAS ne verse que le 28"."""
    piece = mention.piece
    if piece.days is None or piece.days.every or piece.hours or piece.relation:
        return False
    clause = clause_of(terms, mention)
    told = {term.text for term in clause}
    article = look(terms, piece.first - 1).text in ("le", "de", "den")
    beside = {look(terms, piece.first - 1 - article).text}
    paid = (PAYERS & told and PAID & told) or INCOME & beside or (INCOME & told and COMES & told)
    return bool(paid) and not asks(clause)


def thanked_for(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether somebody gives thanks for a day: "merci pour dimanche"."""
    piece = mention.piece
    if piece.days is None or piece.days.kind not in ("weekday", "week") or piece.hours:
        return False
    at = piece.first if look(terms, piece.first).text in FOR else piece.first - 1
    while look(terms, at).text in ("le", "la", "ce"):
        at -= 1
    if look(terms, at).text not in FOR:
        return False
    at -= 1
    while look(terms, at).text in AFTER_THANKS:
        at -= 1
    return look(terms, at).text in THANKS


def absence(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a message only says until when another is away."""
    if mention.piece.relation != "until" or asks(terms):
        return False
    told = {term.text for term in clause_of(terms, mention)}
    return bool(RELATIVES & told and AWAY & told)


def weather(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a night is named for its weather: "il va geler cette nuit"."""
    part = mention.piece.part
    told = {term.text for term in clause_of(terms, mention)}
    return part is not None and part.name == "night" and bool(WEATHER & told)


def race_or_message(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether an hour is that of a pigeon race, or of messages nobody wants."""
    piece = mention.piece
    if not piece.hours or piece.days:
        return False
    told = {term.text for term in clause_of(terms, mention)}
    unwanted = bool(LETTERS & told and UNWANTED & told)
    return unwanted or bool(RACES & told and not asks(terms))


def done_then(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether something was done on a weekday: "sauté dimanche, depuis j'ai mal"."""
    days = mention.piece.days
    if days is None or days.kind != "weekday" or days.every or mention.piece.hours:
        return False
    after = mention.piece.last
    after += look(terms, after).text in (",", "et", "en")
    told = {term.text for term in clause_of(terms, mention)}
    renewed = bool(JOINTS & told and NEW & told) and not asks(terms)
    return renewed or (
        look(terms, after).text in EVER_SINCE and not look(terms, after + 1).meanings
    )
