"""The Dutch words of time, as they are written in Belgium.

concept → value → spellings, in plain letters (no accent, no apostrophe), separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "weekday": {
        0: "maandag, mandag, maandg, moandag, mondag, maendag",
        1: "dinsdag, dindag, dinsdg, diensdag, dinsda, dijnsdag",
        2: "woensdag, woendag, woensdg, goensdag, woensda, woensd",
        3: "donderdag, dondrdag, donderdg, donderda, dunderdag, dond",
        4: "vrijdag, vrydag, vridag, vrijdg, vrijda, vraidag, vrijd",
        5: "zaterdag, zatrdag, zaterdg, zaterda, zoaterdag, zatterdag, zaterd",
        6: "zondag, zondg, zonda, sondag, zundag, zond",
    },
    "short_weekday": {
        0: "ma, maa",
        1: "di, din, dins",
        2: "wo, woe, woens",
        3: "do, don",
        4: "vr, vrij",
        5: "za, zat",
        6: "zo, zon",
    },
    "weekdays_every": {
        0: "maandagen, maandags, smaandags, s maandags",
        1: "dinsdagen, dinsdags, s dinsdags, sdinsdags",
        2: "woensdagen, woensdags, s woensdags, swoensdags",
        3: "donderdagen, donderdags, s donderdags",
        4: "vrijdagen, vrijdags, s vrijdags",
        5: "zaterdagen, zaterdags, s zaterdags",
        6: "zondagen, zondags, zondaags, s zondags, szondags",
    },
    "month": {
        1: "januari, jan",
        2: "februari, febr, feb",
        3: "maart, mrt",
        4: "april, apr",
        5: "mei",
        6: "juni, jun",
        7: "juli, jul",
        8: "augustus, aug, oogst",
        9: "september, sept, sep",
        10: "oktober, okt",
        11: "november, nov",
        12: "december, dec",
    },
    "relday": {
        0: "vandaag, vandag, vndg, vandaaag, vdg, vnd, vandage, vandoag, vndaag, vandg, vandaah",
        1: "mrgn, mrg, mergen, merge, moargen, mrgen, morrgen, margen, morgn, moregen, morge, "
        "morrege",
        2: "overmorgen, overmrgn, overmorge, ovrmorgen, overmergen, over morgen, overmrg, "
        "overmorgn",
        -1: "gisteren, gister, gistren, gistern, gisterenavond, gisteravond, gisterennamiddag, "
        "gisternamiddag, gistermorgen, gisterenmorgen, gistermiddag, gisterochtend, "
        "gisterenmiddag, gisterenochtend",
        -2: "eergisteren, eergister",
    },
    # "morgen" is tomorrow, or the morning behind a weekday.
    "morgen": {
        1: "morgen",
    },
    "part": {
        "morning": "voormiddag, ochtend, vm, voormidag, s morgens, smorgens, s ochtends, "
        "sochtends, voormidda, de voornoen, voornoen, voor de middag, voor den middag, "
        "voor de noen, voor den noen, vroege morgen, vmiddag, ochtent, in de morgen, "
        "de ochtend, s voormiddags, in den ochtend, in den voormiddag, voormid, voor "
        "noen, voormiddeg, voormiddags, vrmiddag, voormiddagen",
        "noon": "noen, tussen de middag, tussen den middag, tegen de noen, tegen den noen, rond "
        "de noen, rond de middag, rond den "
        "middag, tegen de middag, tegen den middag, op de middag, tijdens de middag, op "
        "den middag, s middags, smiddags, over de middag, over den middag, middaguur, "
        "middagpauze, s noens, noenstond, rond middag",
        "afternoon": "namiddag, middag, nm, namidag, achternoen, achter de noen, na de middag, na "
        "den middag, na de noen, na den noen, nanoen, namidda, achtermiddag, s "
        "namiddags, snamiddags, nmiddag, naarmiddag, namiddags, namiddagen, na middag, in den "
        "namiddag, namid, namdag, namiddg, noamiddag",
        "evening": "avond, tegen den avond, tegen de avond, s avonds, savonds, avonds, oavond, s "
        "aves, aved, avnd, avont, in den avond, s avons, savons",
        "early evening": "vooravond, vroege avond, valavond",
        "late evening": "laatavond, late avond, laat op de avond, s avonds laat, avond laat, laat "
        "op den avond, laat in de avond",
        "night": "nacht, s nachts, snachts",
        "day": "overdag, in de loop van de dag, gedurende de dag",
        "day_end": "op het einde van de dag, einde van de dag, eind van de dag, einde dag, eind "
        "vd dag, dageinde",
    },
    "today_part": {
        "afternoon": "vanmiddag, vannamiddag, vanmidag, van de middag, vannoen",
        "evening": "vanavond, vannavond, vanaved, vnvnd, vnavond, van den avond, tenavond, "
        "tavond, vanavnd, vanavon, te avond, t avond, vanavont, van avond, vnavnd, "
        "vanoavond",
        "morning": "vanmorgen, vanochtend, vanmorge, vanmorgend, vanvoormiddag, vanmrgn",
        "night": "vannacht",
        "later": "straks, strakskes, strax, straksjes, later vandaag, subiet straks, strks",
    },
    "early": {
        1: "begin van de, begin van den, begin van, begin, in het begin van de, vroeg in de, "
        "vroege, in t begin van de, vroeg op de",
    },
    "middle": {
        1: "midden van de, midden, half, medio, in het midden van de",
    },
    "late": {
        1: "late, einde van de, eind van de, einde, eind, op het einde van de, laat in de, einde "
        "van den, laat in den, op t einde van de, eind vd",
    },
    "this": {
        1: "deze, dees, dezen, dezer",
    },
    "next": {
        1: "volgende, volgend, volgnde, volgenden, vlgnde, vlgde, volg, volgnd, de week erop",
    },
    "coming": {
        1: "komende, komend, aanstaande, a s, aankomende, eerstvolgende, as, eerstkomende, "
        "toekomende, kommende, die komt, aanst, komenden",
    },
    "last": {
        1: "vorige, vorig, verleden, afgelopen, voorbije, laatstleden, jongstleden, foorige, "
        "vorigen",
    },
    "week": {
        1: "week, weke, weken",
    },
    "next_week": {
        1: "naaste week, toekomende week, weekske",
    },
    "weekend": {
        1: "weekend, weekeinde, dit weekend, dit weekeinde, wknd, wkend, weekent, het weekend",
    },
    "workdays": {
        1: "in de week, door de week, weekdagen, werkdagen, werkdag, weekdag, tijdens de week, op "
        "weekdagen",
    },
    "month_word": {
        1: "maand, maanden",
    },
    "half_month": {
        1: "helft",
    },
    "day_word": {
        1: "dag, dagen",
    },
    "year_word": {
        1: "jaar, jaren",
    },
    "every": {
        1: "elke, iedere, elken, ieder, elk, iederen, alle, ilke, elleke",
    },
    "every_week": {
        1: "elke week, iedere week, wekelijks, alle weken, wekelijkse, een keer per week op",
        2: "om de twee weken, om de veertien dagen, om de 14 dagen, om de 2 weken, tweewekelijks, "
        "veertiendaags, om de week",
    },
    "every_day": {
        1: "elke dag, iedere dag, alle dagen, dagelijks, alledagen, elken dag, ieder dag",
    },
    "hour": {
        1: "u, uur, ure, uren, ur, uurs, hr",
    },
    "minute_unit": {
        1: "minuut, minuten, min, minuutjes, minuutje, minuutn",
    },
    "hour_unit": {
        1: "uurtje, uurke, uurken, uurtjes, klein uurtje, uurtj, uurkes",
    },
    "half_hour": {
        1: "half uur, halfuur, half uurtje, halfuurtje, half uurke, halfuurke, halfuurtj, "
        "halfuurken, half uurken, halfuurt, half ure",
    },
    "quarter_hour": {
        1: "kwartier, kwartiertje, kwartierke, kwartierken",
    },
    "hour_and_half": {
        1: "anderhalf uur, anderhalfuur, anderhalve uur",
    },
    "half": {
        1: "half, alf, alven, halver",
    },
    "quarter": {
        1: "kwart, kwartje, kwartier, kwaart",
    },
    "plus": {
        1: "over, na, ova",
    },
    "minus": {
        1: "voor, vr, veur, vo",
    },
    "midnight": {
        1: "middernacht",
    },
    "number": {
        0: "nul",
        1: "een, n, ene, ien, ein",
        2: "twee, twie, twe",
        3: "drie, drij, drei, drieen",
        4: "vier, vieren",
        5: "vijf, vyf, vijven, vief",
        6: "zes, zessen",
        7: "zeven, zeve, zevenen",
        8: "acht, achten, aacht",
        9: "negen, nege, neege, negenen",
        10: "tien, tienen, tiene",
        11: "elf, elven, ellef",
        12: "twaalf, twoalf, twelf, twaalven",
        13: "dertien",
        14: "veertien",
        15: "vijftien",
        16: "zestien",
        17: "zeventien",
        18: "achttien, achtien",
        19: "negentien",
        20: "twintig",
        30: "dertig",
        40: "veertig",
        50: "vijftig",
        60: "zestig",
    },
    "ordinal": {
        1: "eerste, eersten",
        2: "tweede",
        3: "derde",
        4: "vierde",
        5: "vijfde",
        6: "zesde",
        -1: "laatste, laatsten",
    },
    "week_part": {
        "week start": "begin van de week, begin week, in het begin van de week, begin deze week, "
        "begin vd week",
        "week middle": "midden van de week, midden week, midweek",
        "week end": "op het einde van de week, einde van de week, eind van de week, einde week, "
        "eind deze week, eind vd week, einde deze week, eind week",
        "month end": "einde van de maand, eind van de maand, eind deze maand, einde maand, eind "
        "vd maand, eind maand",
        "month start": "begin van de maand, begin maand",
    },
}
