"""Words by which a short message shows its language, and those that show none."""

import re
from collections.abc import Mapping

_FRENCH = """
je j moi tu vous nous il elle c ça qu que qui quoi est suis ai avez veux peux voudrais
pour avec chez dans sur du au aux un une le la les des mon ma mes votre vos et à a d l m t s n y
pas non oui plus pu très trop bien puis encore toujours jamais déjà où quand combien tout
hein allez voilà derrière devant bonjour bonsoir bonne nuit bjr slt svp stp cc mdr ptdr nenni
besoin aide aidez aider appelez appeler appelle rappelez annuler annulez laissez arrêtez désabonner
urgence courses commissions pharmacie médicaments maman papa mamy papy mari femme frère sœur fils
fille amis chien chat clé porte quelqu personne deux trois aujourd demain hier matin midi soir après
heures lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet
août
"""
_DUTCH = """
ik mij mijn jij je u uw ge zijt wij we hij zij ze het een dat dit die er is ben heb hebt heeft
wil kan kunt kunnen zou voor met bij naar van op om in uit tot niet geen wel nog ook maar alles af
k t n ja nee neen jawel joat joah jup jow nah hé waar wie wat wanneer hoeveel
graag aub alstublieft goeiedag goêndag goeiemorgen goeienavond goedemorgen dag hoi hallo hallokes
salukes mercikes bedankt dank dankjewel gasten nodig hulp helpen iemand bellen bel opbellen
annuleren afzeggen stoppen boodschappen apotheek medicijnen moeder vader man vrouw broer zus zoon
hond poes kapot kleine grote morgen vandaag vanavond avond namiddag voormiddag middag uur
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag week weken januari februari maart mei
juni juli augustus
"""
_ENGLISH = """
i you he she they we my your the and is am are was have has need needs want can could would please
help thanks thank for with not don t doesn somebody someone anyone who what where when how in of to
a tomorrow today groceries shopping speak english doctor call
"""
_GERMAN = """
ich du sie er wir mein meine mich mir ihr und ist bin habe haben brauche brauchen möchte kann können
könnte bitte hilfe helfen danke für mit in nicht kein keine jemand wer wann wo wie das viel kostet
heute morgen einkaufen apotheke arzt deutsch guten tag hallo abend
"""
_ANY = """
ok okay oké okee oki okido stop stooop stoooop sms merci sorry pardon super top cool lol xd yo hello
hey ciao adieu salut allo allô test gsm itsme app mail email whatsapp facebook hm hmm euh uh ah oh
haha hihi pff help info urgent start
"""
TELLING: Mapping[str, frozenset[str]] = {
    "fr": frozenset(_FRENCH.split()),
    "nl": frozenset(_DUTCH.split()),
    "en": frozenset(_ENGLISH.split()),
    "de": frozenset(_GERMAN.split()),
}
"""The words people use most when they write to this service, and that hardly exist in the others.
Where two languages share a word, both list it: it then weighs nothing between them."""
NO_LANGUAGE = frozenset(_ANY.split())
"""Belgians say these in any language."""
STREETS = re.compile(
    r"\b(?:rue|avenue|av|chaussée|chaussee|chée|place|quai|allée|clos|boulevard|bd|square|drève"
    r"|impasse|sentier)\s+(?:d[eu]s?\s+|de\s+la\s+|la\s+|le\s+|les\s+|l['’]|d['’])*[\w'’-]+"
    r"|\b[\w'’-]+(?:straat|laan|steenweg|stwg|plein|lei|dreef|kaai|weg|baan|pad|markt)\b"
    r"|\bgrote\s+markt\b",
    re.IGNORECASE,
)
"""Streets and squares, which keep their name whatever the language around them."""
NAMES = {"fr": ("fran", "frans"), "nl": ("néer", "neer", "ned", "flam", "vla")}
"""How the name of each language that is spoken here begins, in both."""
BOTH = ("deux", "beide", "allebei", "tous les")
