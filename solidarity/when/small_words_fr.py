"""The French words around a time: relations, corrections, fillers, and what is no time.

concept → value → spellings, in plain letters (no accent, no apostrophe), separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "at": {
        1: "a, vers, pour, pr, vers les, aux environs de, aux alentours de, sur le coup de, "
        "environ, autour de, sur les",
    },
    "before": {
        1: "avant, avan, av, avent, avt",
    },
    "by": {
        1: "d ici, d ici a, d ici le, d ici la, dici, au plus tard, dernier delai, maximum, "
        "max, pour au plus tard, au plus tard pour, au plus tard le, au max, grand "
        "maximum, date limite, date limite le, la date limite est le, le delai est, le "
        "delai est le, echeance, l echeance est, echeance le, dernier jour est le, dernier "
        "jour c est le, dernier jour c est, "
        "dernier jour le",
    },
    "until": {
        1: "jusqu a, jusqu apres, jusqu au, jusqu, jusque, jusqua, jusquau, jusqu en, jusqu "
        "aux, jsk, juska, jusk, jusque a, jusq a, jusqu en fin de, jusko, jusquo, jusqo",
    },
    "after": {
        1: "apres, apre, passe les, ap",
    },
    "from": {
        1: "a partir de, a partir du, a partir d, a partir des, apartir de, apartir du, des, a "
        "pd, des le, a parti de, a partir",
    },
    "between": {
        1: "entre, entr",
    },
    "opener": {
        1: "de, du, d, des, entre",
    },
    "in": {
        1: "dans, ds, d ici",
    },
    "within": {
        1: "dans l, dans la, dans les, endeans, endeans l, endeans la, endeans les, d ici l",
    },
    "since": {
        1: "depuis, dpuis, depui, dps",
    },
    "ago": {
        1: "il y a, y a, ya, il ya",
    },
    "to": {
        1: "a, au, aux",
    },
    "and": {
        1: "et",
    },
    "or": {
        1: "ou, ou bien, ou alors, voire",
    },
    "not": {
        1: "pas, plus, ni, mais pas, sauf, pas ce, pas le, et non, et non pas, et pas",
    },
    "correction": {
        1: "euh, heu, non, ah non, enfin, pardon, je veux dire, ou plutot, plutot, finalement, "
        "correction, non non, oups, nn, desole, devient, la mettre, le mettre, ce serait, "
        "ce sera plutot, je propose, je proposerais, je suggere",
    },
    "but": {
        1: "mais, ms",
    },
    "instead": {
        1: "au lieu de, au lieu du, a la place de, a la place du, plutot que, au lieu d",
    },
    "moved": {
        1: "decaler, deplacer, reporter, remettre, postposer, repousser, avancer, decale, "
        "deplace, reporte, postpose, repousse, changer, passer",
    },
    "closing": {
        1: "ferme, ferment, fermer, fermeture, ferme a, fermes, femre, ferm, ouvert jusqu a, "
        "ouverte jusqu a",
    },
    "filler": {
        1: "le, la, l, les, de, du, d, en, au, aux, svp, stp, si possible, s il vous plait, "
        "plutot, exactement, pile, tapant, precises, precise, par exemple, donc, vers, "
        "environ, tot, a, dans, dans l, dans la, pour, pr, ce sera, de preference, "
        "normalement, prevu, prevue, sur, rdv, rendez vous, encore, idealement, cours, le "
        "courant de, courant, au cours de, debut, lors de, dans le courant de, des, deja, "
        "aussi, seulement, uniquement",
    },
    "silent": {
        1: "bonsoir, bonne journee, bonne soiree, bonne nuit, bonne apres midi, bon apres midi, "
        "bon week end, bon weekend, bon we, bonne semaine, bonne fin de journee, bon aprem, "
        "bon debut de semaine, bonne fin de semaine, bonne fin de soiree, bon dimanche, bon "
        "samedi, bon lundi, bonne fin de week end, bonne apm, bon debut de soiree, bon mardi, "
        "bon mercredi, bon jeudi, bon vendredi, belle journee, belle soiree, joyeux noel, bon "
        "noel, joyeuses paques, bonne annee, bonnes fetes, bonne saint nicolas, a tantot, a "
        "tout a l heure, un de ces jours, un de ces quatre, un jour, un soir, un matin, du "
        "jour au lendemain, du matin au soir, du lundi au dimanche, jour et nuit, nuit et "
        "jour, matin midi et soir, "
        "midi et soir, matin et soir, de nos jours, gare du midi, bruxelles midi, bxl midi, au "
        "jour le jour, chaque fois, a chaque fois, toutes les nuits, midi station, le soir "
        "meme, l autre jour, l autre soir, de nuit, toute la nuit, toute la journee, toute la "
        "semaine, toute la matinee, toute la soiree, fin de vie, debut de vie, fin de mois "
        "difficile, fins de mois, du soir au matin, repas de midi, repas du midi, repas du "
        "soir, diner de midi, pain du matin, pere noel, noel en famille, bonsoir bonsoir, "
        "bonswar, bsr, bonjour, tous les combien, toutes les combien, d un jour a l autre, mi "
        "temps, mi temps de midi, temps plein, plus de, le plus tot possible, au plus vite, au "
        "plus tot, des que possible, avant tout, apres tout, apres coup, par apres, comme "
        "avant, avant c etait, apres ca, pas encore, pas encore de, pas du tout, pas mal, pas "
        "de, pas que, messe de minuit, c est tout pour ce soir, tout pour ce soir, fini pour ce "
        "soir, c est tout pour aujourd hui, tout pour aujourd hui, fini pour aujourd hui",
    },
}
