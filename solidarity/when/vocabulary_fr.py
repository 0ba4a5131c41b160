"""The French words of time, as they are written in Belgium.

concept → value → spellings, in plain letters (no accent, no apostrophe), separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "weekday": {
        0: "lundi, lindi, lundit",
        1: "mardi, mardit",
        2: "mercredi, mercr, mecredi, mercedi, mercrdi",
        3: "jeudi, jdi, jeudit",
        4: "vendredi, vendr, vdredi, vendrdi",
        5: "samedi, smedi, samdi",
        6: "dimanche, dimance, dimanch, dimenche",
    },
    "short_weekday": {
        0: "lun",
        1: "mar",
        2: "mer",
        3: "jeu",
        4: "ven",
        5: "sam",
        6: "dim",
    },
    "weekdays_every": {
        0: "lundis",
        1: "mardis",
        2: "mercredis",
        3: "jeudis",
        4: "vendredis",
        5: "samedis",
        6: "dimanches",
    },
    "month": {
        1: "janvier, janv, jan",
        2: "fevrier, fevr, fev",
        3: "mars",
        4: "avril, avr",
        5: "mai",
        6: "juin",
        7: "juillet, juil",
        8: "aout",
        9: "septembre, sept",
        10: "octobre, oct",
        11: "novembre, nov",
        12: "decembre, dec, decem, decembr",
    },
    "relday": {
        0: "aujourd hui, aujourdhui, aujourd huis, aujourdui, aujoud hui, aujoudhui, auj, ajd, "
        "ojd, ojourdui, ojourdhui, aujour d hui, aujourdh, ce jour, aujourhui, oj",
        1: "demain, dmn, dem1, 2main, 2m1, dmain, demin, dm1, deman, dmin, demai, demains",
        2: "apres demain, apresdemain, apres dmn, apredemain, apredmain, apres 2main, apr2m1, ap "
        "demain, apres dem1, apre demain, apres 2m1, surlendemain",
        -1: "hier, hiere",
        -2: "avant hier, avanthier",
    },
    "part": {
        "morning": "matin, matins, matinee, matinees, mat1, avantmidi, matine, matun, du mat",
        "noon": "midi, heure de midi, temps de midi, pause de midi, heure du midi, temps du midi",
        "afternoon": "apres midi, apresmidi, aprem, apres m, aprm, ap midi, apm, apres diner, "
        "aprem midi, apremidi, apres mid, aprs midi, apre midi, apres midis, aprmidi",
        "evening": "soir, soirs, soirees, soiree, soire, apres souper, swar",
        "night": "nuit",
        "day": "dans la journee, en journee, dans le courant de la journee, durant la journee, "
        "pdt la journee",
        "day_end": "fin de journee, fin de la journee, fin du jour, en fin de journee, a la fin "
        "de la journee",
    },
    "today_part": {
        "afternoon": "tantot, ce tantot, tanto",
        "later": "tout a l heure, toute a l heure, toutaleur, tt a l heure, plus tard dans la "
        "journee",
    },
    "early": {
        1: "debut de, debut d, debut du, debut, en debut de, en debut d",
    },
    "middle": {
        1: "milieu de, milieu d, milieu du, mi, au milieu de",
    },
    "late": {
        1: "fin de, fin d, fin du, fin, en fin de, en fin d, a la fin de, a la fin du",
    },
    "this": {
        1: "ce, cet, cette, cett, c t, sette",
    },
    "next": {
        1: "prochain, prochaine, proch, prochains, prochaines, procain, pro chain",
    },
    "coming": {
        1: "qui vient, qui vien, qui arrive, a venir",
    },
    "last": {
        1: "dernier, derniere, precedent, precedente",
    },
    # Only behind what they qualify: "lundi passé", but "il passe lundi".
    "last_behind": {
        1: "passe, passee, d avant",
    },
    "week": {
        1: "semaine, smaine, sem, semaines, semaien",
    },
    "next_week": {
        1: "toute la semaine prochaine",
    },
    "weekend": {
        1: "week end, weekend, wkend, week ends, ce we, le we, du we",
    },
    "workdays": {
        1: "en semaine, jours de semaine, jours ouvrables, jour ouvrable",
    },
    "month_word": {
        1: "mois",
    },
    "half_month": {
        1: "quinzaine",
    },
    "day_word": {
        1: "jour, jours, j",
    },
    "year_word": {
        1: "an, ans, annee, annees",
    },
    "fortnight": {
        7: "en huit",
        14: "en quinze",
    },
    "every": {
        1: "tous les, toutes les, tout les, ts les, tt les, chaque, chak, chaques",
    },
    "every_week": {
        1: "toutes les semaines, chaque semaine, hebdomadaire, une fois par semaine le, tte les "
        "semaines",
        2: "une semaine sur deux, toutes les deux semaines, tous les quinze jours, tous les 15 "
        "jours, toutes les 2 semaines",
    },
    "every_day": {
        1: "tous les jours, chaque jour, ts les jours, tout les jours, quotidiennement",
    },
    "one_in_two": {
        1: "sur deux, sur 2",
    },
    "hour": {
        1: "h, heure, heures, heur, hr, hrs, hre, hres, eure, eures, heurs",
    },
    "minute_unit": {
        1: "minute, minutes, min, mn, minuttes",
    },
    "hour_unit": {
        1: "petite heure, bonne heure, heurette",
    },
    "half_hour": {
        1: "demi heure, demie heure, demiheure",
    },
    "quarter_hour": {
        1: "quart d heure, quarts d heure, un quart d heure, le quart d heure",
    },
    "half": {
        1: "demi, demie",
    },
    "quarter": {
        1: "quart, le quart, un quart, quar",
    },
    "plus": {
        1: "et",
    },
    "minus": {
        1: "moins, moin",
    },
    "midnight": {
        1: "minuit",
    },
    "number": {
        0: "zero",
        1: "un, une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        11: "onze",
        12: "douze",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        20: "vingt",
        30: "trente",
        40: "quarante",
        50: "cinquante",
        60: "soixante",
        70: "septante",
        90: "nonante",
    },
    "ordinal": {
        1: "premier, premiere, premiers",
        2: "deuxieme, second, seconde",
        3: "troisieme",
        4: "quatrieme",
        -1: "dernier, derniere",
    },
    "week_part": {
        "week start": "debut de semaine, debut de la semaine, debut semaine, en debut de semaine",
        "week middle": "milieu de semaine, milieu de la semaine",
        "week end": "en fin de semaine, a la fin de la semaine, fin de semaine, fin de la "
        "semaine, fin semaine, fin de la sem",
        "month end": "a la fin du mois, en fin de mois, fin du mois, fin de ce mois, fin de mois",
        "month start": "debut du mois, debut de mois",
    },
}
