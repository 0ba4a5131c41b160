"""The Dutch words around a time: relations, corrections, fillers, and what is no time.

concept → value → spellings, in plain letters (no accent, no apostrophe), separated by commas.
"""

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[int | str, str]] = {
    "at": {
        1: "om, rond, rond de, rond den, omstreeks, omtrent, tegen, rondom, rond een, t, "
        "rong, roend, iets voor, iets na, zo rond, zo tegen, om stipt, om precies, rond "
        "een uur of, om een uur of, tegen een uur of, een uur of, n uur of, een uurke of",
    },
    "bare_at": {
        1: "om, rond, rond den, rond de, tegen den, omstreeks, na, vanaf, tot, ten, tegen, "
        "tegen een uur of, rond een uur of, om een uur of, een uur of, n uur of, een "
        "uurke of, zo rond, zo tegen, om stipt, om precies",
    },
    "before": {
        1: "voor, veur, voor de, vvor",
    },
    "by": {
        1: "tegen, ten laatste, uiterlijk, op zijn laatst, op z n laatst, ten laatste tegen, ten "
        "laatste op, uiterlijk op, binnen nu en, tegen ten laatste, deadline, max, maximum, op "
        "het laatst, ten lotste, ten allerlaatste, tegn, tege, tegen uiterlijk, liefst tegen, "
        "laatste op, ten laaste, op t laatst, op zen laatst, laatste "
        "dag is, laatste dag is de, laatste dag is den, laatste dag de",
    },
    "until": {
        1: "tot, tot na, tot en met, tem, tot aan, tot op, t e m, tot en me, toet, totten",
    },
    "after": {
        1: "na, vanaf na, achter, noa, pas na",
    },
    "from": {
        1: "vanaf, van af, vanf, vana, vanaaf, ingaand, vanaf de, met ingang van, te beginnen, "
        "vanop, vanaft",
    },
    "between": {
        1: "tussen, tusse, tusschen, tss, tuss, tussn",
    },
    "opener": {
        1: "van, tussen, tusse, vanaf, tss",
    },
    "in": {
        1: "over, binnen, in, ova",
    },
    "within": {
        1: "binnen, binnen de, binnen het, binnen t, binne, in het komende, binnen den, binnen nu "
        "en, binnent",
    },
    "since": {
        1: "sinds, sedert, al sinds, sins, sind, al van, van sinds, van in, al van in",
    },
    "ago": {
        1: "geleden, gelede, terug geleden",
    },
    "to": {
        1: "tot, tot en met, tem, t e m, tot aan, tot en me",
    },
    "toward": {
        1: "naar, nr, nor",
    },
    "and": {
        1: "en, and, alsook, evenals",
    },
    "or": {
        1: "of, ofwel, oftewel, dan wel, ofte",
    },
    "not": {
        1: "niet, ni, nie, geen, en niet, nimeer, niet meer, nie meer, niet op, ni op, behalve, "
        "uitgezonderd, nit, neet",
    },
    "correction": {
        1: "nee, neen, euh, eh, of nee, nee wacht, of nee wacht, sorry, ik bedoel, ik bedoelde, "
        "of eerder, eerder, liever, toch liever, correctie, oei, oeps, allez, allee, of toch, "
        "ik stel voor, ik zou voorstellen, "
        "toch, ofja, of liever, nee toch, pardon, nee nee, wordt, hm, bedoel, uiteindelijk",
    },
    "but": {
        1: "maar",
    },
    "instead": {
        1: "in plaats van, ipv, in de plaats van, inplaats van, i p v, eerder dan",
    },
    "moved": {
        1: "verzetten, verplaatsen, verschuiven, uitstellen, verleggen, verzet, verplaats, "
        "verschuif, veranderen, verandert, verschoven, vervroegen, opschuiven",
    },
    "closing": {
        1: "sluit, sluiten, dicht, toe, gaat toe, gaat dicht, sluitingsuur, open tot, is open "
        "tot, sluitingstijd, sluit al, sluit de deuren, zijn open tot",
    },
    "filler": {
        1: "de, den, het, t, op, om, in, van, aub, alstublieft, liefst, bij voorkeur, graag, zo, "
        "een, n, dus, s, ofzo, ergens, rond, omstreeks, precies, stipt, mss, misschien, voor, "
        "bv, bijvoorbeeld, nog, afspraak, in de loop van, in de loop van de, in den, al, ten, "
        "reeds, dan, ook, klokslag, gdv, asb, vroeg, heel, heel de, ne, nen, laat, ergens in",
    },
    "silent": {
        1: "goeiemorgen, goedemorgen, goeie morgen, goede morgen, goeiemorge, goeiemiddag, "
        "goeden avond, goedemiddag, goede middag, goeie middag, goeienamiddag, goede "
        "namiddag, goedenamiddag, goedenavond, goeienavond, goeieavond, goede avond, "
        "goeie avond, goen avond, goeiendag, goedendag, goedenacht, goede nacht, "
        "goeienacht, fijne avond, fijne dag, fijne namiddag, fijne middag, prettige "
        "avond, prettige dag, mooie dag, nog een fijne dag, fijne week, fijn weekend, "
        "prettig weekend, goed weekend, leuk weekend, prettige feesten, fijne zondag, "
        "prettige zondag, fijne zaterdag, fijne kerst, fijne feesten, zalig kerstfeest, "
        "zalige kerst, zalige kerstmis, vrolijk kerstfeest, gelukkig nieuwjaar, zalig "
        "nieuwjaar, prettige "
        "kerst, zalig pasen, zalige kerstdagen, tot straks, tot strakskes, tot seffens, "
        "tot in de week, morgen allemaal, morgen iedereen, morgen samen, vandaag de dag, "
        "ooit op een dag, op een dag, een dezer dagen, een avond, een dag, dag en nacht, "
        "nacht en dag, van s morgens tot s avonds, hele dag, de hele dag, van maandag tot "
        "zondag, van maandag tot en met zondag, heel de dag, "
        "ganse dag, de ganse dag, hele nacht, heel de nacht, heel de avond, hele week, de"
        " hele week, heel de week, hele avond, hele voormiddag, hele namiddag, per dag, "
        "per week, per nacht, per maand, per uur, een hele dag, vroeg of laat, zo snel "
        "mogelijk, goeden dag, dagje, smorgens en savonds, s morgens en s avonds, s "
        "morgens s middags en s avonds, elke keer, iedere keer, telkens, middageten, "
        "avondeten, ontbijt, op tijd, in het begin, op het einde, vroeger, voor het "
        "eerst, voor de eerste keer, voor de rest, in het algemeen, lange avonden, lange "
        "dagen, over een paar, op den duur, op de duur, in de nacht en, morgen is een "
        "andere dag, te laat, veel te laat, weer te laat, te vroeg, ochtendmens, "
        "avondmens, voor een, na een tijdje, na een tijd, in het midden, zon dag, s "
        "anderendaags, zo een dag, stille nacht, zo nen avond, nen avond, zo een avond, "
        "zo n avond, goeje noen, goeie noen, goe noen, goede noen, genoeg voor vandaag, "
        "goed geweest voor vandaag, getikt voor vandaag, gedaan voor vandaag, klaar voor "
        "vandaag, tot een van de dagen, tot een dezer dagen, tot later, tot ooit, op de "
        "nacht, op den nacht, op nacht",
    },
}
