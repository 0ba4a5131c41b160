"""The names of holidays in French and Dutch, and of the days before and after them.

concept → value → spellings, in plain letters (no accent, no apostrophe), separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "eve": {
        -1: "veille de, veille du, veille de la, veille d, dag voor, de dag voor, avond voor, "
        "daags voor, vooravond van, dag ervoor",
        1: "lendemain de, lendemain du, dag na, de dag na, daags na",
    },
    "holiday": {
        "christmas": "noel, jour de noel, la noel, nowel, kerst, kerstmis, kerstdag, eerste "
        "kerstdag, kersmis, kestmis, kerstdagen",
        "christmas eve": "reveillon de noel, kerstavond, kerstnacht, kertsavond",
        "new year eve": "dernier jour de l annee, saint sylvestre, st sylvestre, reveillon de "
        "nouvel an, reveillon du nouvel an, reveillon, laatste dag van het jaar, "
        "oudejaar, oudejaarsavond, oudejaarsdag, oudjaar, oudejaarsnacht, oud en "
        "nieuw, oudjaarsavond, silvester",
        "new year": "nouvel an, jour de l an, premier de l an, nouvelan, nieuwjaar, "
        "nieuwjaarsdag, niewjaar",
        "saint nicholas": "la saint nicolas, la st nicolas, sinterklaas, sinterklaasdag",
        "all saints": "toussaint, la toussaint, allerheiligen, alderheiligen",
        "armistice": "armistice, wapenstilstand",
        "easter": "paques, dimanche de paques, pasen, paasdag, eerste paasdag, paaszondag, paschen",
        "easter monday": "lundi de paques, paasmaandag, tweede paasdag",
        "ascension": "ascension, l ascension, hemelvaart, onze lieve heer hemelvaart, "
        "hemelvaartsdag, ohh",
        "pentecost": "pentecote, dimanche de pentecote, pinksteren, pinksterzondag, sinksen",
        "pentecost monday": "lundi de pentecote, pinkstermaandag, sinksenmaandag",
        "assumption": "assomption, onze lieve vrouw hemelvaart, half oogst, olv hemelvaart, "
        "moederkesdag",
        "national day": "fete nationale, nationale feestdag",
        "labour day": "fete du travail, premier mai, dag van de arbeid",
        "epiphany": "epiphanie, jour des rois, driekoningen",
        "candlemas": "chandeleur, lichtmis",
        "saint valentine": "saint valentin, st valentin, valentijn, valentijnsdag",
        "mothers day": "fete des meres, fetes des meres, moederdag",
        "fathers day": "fete des peres, vaderdag",
        "king's day": "fete du roi, koningsdag",
        "boxing day": "tweede kerstdag, 2 de kerstdag, 2 e kerstdag",
        "saint nicholas eve": "sinterklaasavond, pakjesavond",
        "saint martin": "sint maarten, sintmaarten",
        "all souls": "allerzielen",
        "flemish day": "vlaamse feestdag",
    },
}
