"""The Dutch ordinals from seventh to thirty-first, which name a day of the month.

concept → value → spellings, in plain letters, separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "ordinal": {
        7: "zevende",
        8: "achtste",
        9: "negende",
        10: "tiende",
        11: "elfde",
        12: "twaalfde",
        13: "dertiende",
        14: "veertiende",
        15: "vijftiende",
        16: "zestiende",
        17: "zeventiende",
        18: "achttiende",
        19: "negentiende",
        20: "twintigste",
        21: "eenentwintigste",
        22: "tweeentwintigste",
        23: "drieentwintigste",
        24: "vierentwintigste",
        25: "vijfentwintigste",
        26: "zesentwintigste",
        27: "zevenentwintigste",
        28: "achtentwintigste",
        29: "negenentwintigste",
        30: "dertigste",
        31: "eenendertigste",
    },
}
