"""The names of school holidays in French and Dutch.

concept → value → spellings, in plain letters (no accent, no apostrophe), separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "school_holiday": {
        "fr autumn": "vacances d automne, conge d automne, vacances de toussaint, vacances de la "
        "toussaint, conge de toussaint, conges de toussaint",
        "fr winter": "vacances d hiver, vacances de noel, conge de noel, conges de noel, vacances "
        "d noel, vacances noel",
        "fr summer": "vacances d ete, grandes vacances",
        "nl autumn": "herfstvakantie, herfstverlof, allerheiligenvakantie",
        "nl winter": "kerstvakantie, kerstverlof, wintervakantie",
        "nl carnival": "krokusvakantie, krokusverlof, voorjaarsvakantie",
        "nl spring": "paasvakantie, paasverlof, lentevakantie",
        "nl summer": "zomervakantie, grote vakantie, groot verlof, zomerverlof",
    },
}
