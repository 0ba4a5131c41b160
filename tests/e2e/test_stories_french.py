"""Whole stories in French, by real processes over the Bot API."""

from solidarity.lifecycles import RequestState
from solidarity.vocabulary import HelpType
from tests.e2e.placing import place_groceries
from tests.e2e.system import System, wait_until


def test_a_correction_and_a_question_in_the_middle_lose_nothing(system: System) -> None:
    system.volunteer("Nour", "Jodoigne")
    josee = system.telegram.user("Josée", language_code="fr")
    josee.writes("il me faudrait quelqu'un pour faire mes courses")
    josee.waits_for("Dans quelle commune")
    josee.writes("qui va voir mes données ?")
    answer = josee.waits_for("Votre adresse et votre numéro")
    assert "Dans quelle commune" in answer.text, "the open question is asked again"
    josee.writes("Wavre. Ah non, pardon, Jodoigne")
    josee.waits_for("Pour quand")
    josee.writes("vendredi matin")
    josee.waits_for("Que faut-il acheter")
    josee.writes("2 pains, du fromage, des pommes")
    summary = josee.waits_for("C’est bien ça")
    assert "à Jodoigne" in summary.text
    josee.writes("non, plutôt samedi")
    corrected = josee.waits_for("C’est bien ça")
    assert "samedi" in corrected.text
    assert "vendredi" not in corrected.text
    josee.writes("oui c'est parfait")
    josee.waits_for("Êtes-vous d’accord")
    josee.writes("oui, d'accord")
    josee.waits_for("À quelle adresse")
    josee.writes("rue du Moulin 3")
    josee.waits_for("Je demande à quelqu’un près de chez vous")


def test_nobody_came_reopens_the_request(system: System) -> None:
    hugo = system.volunteer("Hugo", "Gembloux")
    emma = system.volunteer("Emma", "Gembloux", metres_north=900)
    paul = system.telegram.user("Paul", language_code="fr")
    place_groceries(paul, "Gembloux")
    hugo.waits_for("a besoin de courses")
    hugo.taps("Oui, je peux")
    paul.waits_for(r"Bonne nouvelle\s: Hugo")
    emma.waits_for("Quelqu’un vient de dire oui")
    paul.writes("Personne n'est venu, j'attends depuis ce matin !")
    paul.waits_for("désolé")
    paul.taps("Personne n’est venu")
    paul.waits_for("on cherche quelqu’un d’autre")
    hugo.waits_for("l’aide n’est pas arrivée")
    emma.waits_for("a besoin de courses")
    emma.taps("Oui, je peux")
    paul.waits_for(r"Bonne nouvelle\s: Emma")


def test_when_all_decline_the_person_hears_the_truth(system: System) -> None:
    only = system.volunteer("Sami", "Chimay")
    rose = system.telegram.user("Rose", language_code="fr")
    place_groceries(rose, "Chimay")
    only.waits_for("a besoin de courses")
    only.taps("Pas cette fois")
    only.waits_for("Pas de souci")
    rose.waits_for("n’a pu dire oui")
    assert system.request_of(rose).state == RequestState.WITH_TEAM
    rose.writes("vous avez des nouvelles de ma demande ?")
    rose.waits_for("équipe s’occupe")


def test_words_that_are_not_understood_twice_go_to_a_person(system: System) -> None:
    zoe = system.telegram.user("Zoé", language_code="fr")
    zoe.writes("schtroumpf grumbl zzz fzzt")
    zoe.waits_for("pas bien compris|je ne peux pas vous aider")
    zoe.writes("qsdf jklm wxcv")
    zoe.waits_for("équipe|je ne peux pas vous aider")


def test_a_person_who_wants_no_more_messages_gets_none(system: System) -> None:
    guy = system.telegram.user("Guy", language_code="fr")
    guy.writes("supprimez mes données et ne m'écrivez plus jamais")
    guy.waits_for("je ne vous écris plus")
    wait_until(lambda: system.telegram.unacknowledged() == [], what="all is handled")
    guy.hears_nothing(1.0)


def test_loneliness_finds_somebody_who_calls_every_two_weeks(system: System) -> None:
    nadia = system.volunteer("Nadia", "Namur", kinds=(HelpType.LISTENING,))
    simone = system.telegram.user("Simone", language_code="fr")
    simone.writes("depuis que mon mari n'est plus là je ne parle plus à personne de la journée")
    simone.waits_for("de temps en temps pour bavarder")
    simone.taps("Oui, volontiers")
    simone.waits_for("Êtes-vous d’accord")
    simone.taps("D’accord")
    simone.waits_for("De quoi aimez-vous parler")
    simone.taps("Peu importe")
    simone.waits_for("le meilleur moment pour appeler")
    simone.writes("le matin sauf le dimanche")
    simone.waits_for("Dans quelle langue")
    simone.taps("Français")
    simone.waits_for("parler au téléphone, ou écrire ici")
    simone.taps("Ici, par messages")
    simone.waits_for("À quel rythme")
    simone.writes("toutes les deux semaines")
    simone.waits_for("Je cherche la bonne personne")
    asked = nadia.waits_for(lambda message: message.shows("Oui, volontiers"))
    assert "Simone" not in asked.text
    nadia.taps("Oui, volontiers")
    simone.waits_for("Nadia aimerait vous appeler")
    simone.taps("Oui, avec plaisir")
    moments = simone.waits_for("Quel moment vous convient")
    simone.taps(moments.buttons[1][0])
    nadia.waits_for("Vous appelez Simone")
    simone.writes("je préfère arrêter les appels")
    simone.waits_for(lambda message: any("Arrêter" in row[0] for row in message.buttons))
