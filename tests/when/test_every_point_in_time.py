"""Properties: every written point is read back, nothing raises, nothing ends before it starts."""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from calendar import monthrange
from datetime import date, datetime, timedelta

from holidays import country_holidays
from hypothesis import example, given, settings
from hypothesis import strategies as st

from solidarity.when import day_parts, read, read_all, weekdays
from solidarity.when.calendar import coming_weekday, easter


def spelt(listing: str) -> list[str]:
    """Return the words of a list written with spaces."""
    return listing.split()


FRENCH_MONTHS = spelt(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
)
DUTCH_MONTHS = spelt(
    "januari februari maart april mei juni juli augustus september oktober november december"
)
FRENCH_DAYS = spelt("lundi mardi mercredi jeudi vendredi samedi dimanche")
DUTCH_DAYS = spelt("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag")
DUTCH_HOURS = spelt("een twee drie vier vijf zes zeven acht negen tien elf twaalf")

moments_of_asking = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1))
hours = st.integers(min_value=7, max_value=23)
minutes = st.integers(min_value=0, max_value=59)
days_ahead = st.integers(min_value=1, max_value=360)
# Words of time, small words and signs in any order: the texts most likely to break a grammar.
PIECES = spelt(
    "demain morgen lundi zaterdagvoormiddag 12 9 30 h u / : - . , ! à au de van tot en et ou of "
    "half kwart voor over midi minuit avant na 24/12 décembre mei week volgende prochain dernier "
    "laatste premier eerste tous les elke om 2 4 16h 9u15 dans in uur jours veille Noël pas niet "
    "non euh fin eind begin 1er 20ste 0475123456 entre tussen jusqu'à sinds depuis 31 février "
    "vr zo ma sam le jeudi 15 nuit nacht vannacht par mois du maand 99 2027"
)
# The first reading builds the lexicon, which takes longer than any other.
unhurried = settings(deadline=None)
jumbles = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
TO_COME = [
    "demain",
    "morgenavond",
    "ce soir",
    "overmorgen",
    "vrijdag",
    "la semaine prochaine",
    "dit weekend",
    "begin januari",
    "à Noël",
    "d'ici vendredi",
    "elke dinsdag om 9u",
    "cette semaine",
    "le 31",
]


def point_forms(day: date, hour: int, minute: int) -> list[str]:
    """Return ways in which people write a point in time, with its date."""
    month = day.month - 1
    return [
        f"le {day.day} {FRENCH_MONTHS[month]} {day.year} à {hour}h{minute:02}",
        f"{day.day} {DUTCH_MONTHS[month]} {day.year} om {hour}u{minute:02}",
        f"{day.day}/{day.month}/{day.year} {hour}:{minute:02}",
        f"op {day.day:02}.{day.month:02}.{day.year} om {hour}.{minute:02} uur",
        f"{FRENCH_DAYS[day.weekday()]} {day.day}/{day.month}/{day.year} {hour} h {minute:02}",
        f"om {hour}u{minute:02} op {day.day}-{day.month}-{day.year}",
    ]


@unhurried
@given(now=moments_of_asking, ahead=days_ahead, hour=hours, minute=minutes)
def test_every_written_point_is_read_back(
    now: datetime, ahead: int, hour: int, minute: int
) -> None:
    day = now.date() + timedelta(days=ahead)
    expected = datetime(day.year, day.month, day.day, hour, minute)
    for text in point_forms(day, hour, minute):
        moment = read(text, now=now)
        assert moment is not None, text
        assert (moment.start, moment.end) == (expected, expected), text


@unhurried
@given(now=moments_of_asking, ahead=days_ahead)
def test_a_date_without_year_is_the_next_one(now: datetime, ahead: int) -> None:
    day = now.date() + timedelta(days=ahead)
    for text in (
        f"le {day.day} {FRENCH_MONTHS[day.month - 1]}",
        f"op {day.day} {DUTCH_MONTHS[day.month - 1]}",
    ):
        moment = read(text, now=now)
        assert moment is not None, text
        assert moment.start == datetime(day.year, day.month, day.day), text
        assert moment.end == moment.start.replace(hour=23, minute=59), text


@unhurried
@given(now=moments_of_asking, weekday=st.integers(0, 6), hour=hours)
def test_a_weekday_is_one_to_seven_days_ahead(now: datetime, weekday: int, hour: int) -> None:
    for text in (f"{FRENCH_DAYS[weekday]} à {hour}h", f"{DUTCH_DAYS[weekday]} om {hour}u"):
        moment = read(text, now=now)
        assert moment is not None, text
        assert moment.start.date() == coming_weekday(weekday, now.date())
        assert 1 <= (moment.start.date() - now.date()).days <= 7


@unhurried
@given(hour=st.integers(1, 12), now=moments_of_asking)
def test_half_is_half_an_hour_before_the_hour_named(hour: int, now: datetime) -> None:
    moment = read(f"morgen om half {DUTCH_HOURS[hour - 1]}", now=now)
    assert moment is not None
    assert moment.start.minute == 30
    assert (moment.start.hour + 1) % 12 == hour % 12
    # Hours before seven are of the afternoon.
    assert 7 <= moment.start.hour <= 18


@unhurried
@given(first=hours, last=hours, now=moments_of_asking)
def test_a_stretch_of_hours_keeps_both_ends(first: int, last: int, now: datetime) -> None:
    begin, end = sorted((first, last))
    if begin == end:
        return
    for text in (
        f"demain entre {begin} et {end}h",
        f"morgen tussen {begin} en {end}u",
        f"demain de {begin}h à {end}h",
        f"morgen van {begin} tot {end}u",
        f"morgen {begin}-{end}u",
    ):
        moment = read(text, now=now)
        assert moment is not None, text
        assert (moment.start.hour, moment.end.hour) == (begin, end), text


@settings(max_examples=400, deadline=None)
@given(text=jumbles | st.text(max_size=60), now=moments_of_asking)
@example(text="٣ mei", now=datetime(2026, 11, 24, 10))
@example(text="29 février", now=datetime(2026, 11, 24, 10))
def test_no_text_breaks_the_reading(text: str, now: datetime) -> None:
    now = now.replace(second=0, microsecond=0)
    for moment in [read(text, now=now), *read_all(text, now=now)]:
        if moment is not None:
            assert moment.start <= moment.end
            assert moment.end >= now.replace(hour=0, minute=0)
            assert moment.surface in text
    weekdays(text)
    day_parts(text)


@unhurried
@given(text=st.sampled_from(TO_COME), now=moments_of_asking)
def test_what_is_to_come_is_never_before_today(text: str, now: datetime) -> None:
    moment = read(text, now=now)
    assert moment is not None
    assert moment.start.date() >= now.date()


@unhurried
@given(year=st.integers(1950, 2090))
def test_easter_is_the_day_the_tables_give(year: int) -> None:
    assert country_holidays("BE", years=year, language="nl")[easter(year)] == "Pasen"


@unhurried
@given(now=moments_of_asking)
def test_the_end_of_a_month_is_its_last_day(now: datetime) -> None:
    moment = read("tot het einde van de maand", now=now)
    assert moment is not None
    assert moment.end.day == monthrange(now.year, now.month)[1]
