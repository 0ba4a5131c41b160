"""What makes two people a good pair, and what rules it out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.befriending.pairs.scoring import Caller, Seeker, reasons, score
from solidarity.befriending.times.week import BITS, span
from solidarity.vocabulary import Interest, Language, interest_mask, language_mask

FRENCH, DUTCH = language_mask([Language.FRENCH]), language_mask([Language.DUTCH])
TUESDAY = span(1, 14 * 60, 18 * 60)
GARDEN = interest_mask([Interest.GARDEN])
DENISE = Seeker(1, FRENCH, interest_mask([Interest.GARDEN, Interest.MUSIC]), TUESDAY)
KARIM = Caller(2, FRENCH, GARDEN, TUESDAY, pairs=0, most_pairs=3, known_to=frozenset())


def seekers() -> st.SearchStrategy[Seeker]:
    return st.builds(
        Seeker,
        person_id=st.integers(1, 50),
        languages=st.integers(0, 3),
        interests=st.integers(0, (1 << len(Interest)) - 1),
        hours=st.integers(0, (1 << BITS) - 1),
        weeks_waiting=st.floats(0, 500),
    )


def callers() -> st.SearchStrategy[Caller]:
    return st.builds(
        Caller,
        volunteer_id=st.integers(51, 99),
        languages=st.integers(0, 3),
        interests=st.integers(0, (1 << len(Interest)) - 1),
        hours=st.integers(0, (1 << BITS) - 1),
        pairs=st.integers(0, 4),
        most_pairs=st.integers(0, 4),
        known_to=st.frozensets(st.integers(1, 50)),
    )


def test_without_a_common_language_there_is_no_pair() -> None:
    assert score(DENISE, replace(KARIM, languages=DUTCH)) == 0


def test_with_less_than_an_hour_in_common_there_is_no_pair() -> None:
    half_an_hour = span(1, 14 * 60, 14 * 60 + 30)
    assert score(DENISE, replace(KARIM, hours=half_an_hour)) == 0
    assert score(DENISE, replace(KARIM, hours=span(1, 14 * 60, 15 * 60))) > 0


def test_who_calls_as_many_as_he_wants_gets_nobody_more() -> None:
    assert score(DENISE, replace(KARIM, pairs=3)) == 0


def test_nobody_is_paired_with_himself() -> None:
    assert score(replace(DENISE, person_id=KARIM.volunteer_id), KARIM) == 0


@pytest.mark.parametrize(
    "better",
    [
        replace(KARIM, interests=DENISE.interests),
        replace(KARIM, known_to=frozenset({DENISE.person_id})),
    ],
    ids=["more to talk about", "the same voice again"],
)
def test_a_listener_is_better_with(better: Caller) -> None:
    assert score(DENISE, better) > score(DENISE, KARIM)


def test_who_calls_fewer_people_comes_first() -> None:
    assert score(DENISE, KARIM) > score(DENISE, replace(KARIM, pairs=1))


def test_more_common_hours_are_better_but_each_adds_less() -> None:
    one, two, three = (
        score(replace(DENISE, hours=span(1, 14 * 60, (14 + hours) * 60)), KARIM)
        for hours in (1, 2, 3)
    )
    assert one < two < three
    assert three - two < two - one


def test_each_shared_interest_adds_less() -> None:
    wide = replace(KARIM, interests=interest_mask(Interest))
    none, one, two = (
        score(replace(DENISE, interests=interest_mask(chosen)), wide)
        for chosen in ([Interest.ART], [Interest.ART, Interest.SPORT], list(Interest)[:3])
    )
    assert none < one < two
    assert two - one < one - none


def test_who_named_nothing_is_easier_to_pair_than_who_shares_nothing() -> None:
    stranger = replace(KARIM, interests=interest_mask([Interest.SPORT]))
    assert score(replace(DENISE, interests=0), stranger) > score(DENISE, stranger)


def test_who_waits_longer_comes_slightly_first() -> None:
    waited = score(replace(DENISE, weeks_waiting=8), KARIM)
    one_more_interest = score(DENISE, replace(KARIM, interests=DENISE.interests))
    assert score(DENISE, KARIM) < waited < one_more_interest


@given(seekers(), callers())
def test_a_score_lies_between_nothing_and_one(seeker: Seeker, caller: Caller) -> None:
    assert 0 <= score(seeker, caller) < 1


@given(seekers(), callers())
def test_a_pair_is_possible_exactly_when_they_can_talk_and_he_has_room(
    seeker: Seeker, caller: Caller
) -> None:
    can = (
        seeker.languages & caller.languages != 0
        and (seeker.hours & caller.hours).bit_count() >= 2
        and caller.pairs < caller.most_pairs
    )
    assert (score(seeker, caller) > 0) == can


def test_the_reasons_say_what_speaks_for_the_two() -> None:
    both = FRENCH | DUTCH
    whole_days = span(1, 8 * 60, 22 * 60)
    denise = replace(DENISE, languages=both, hours=whole_days)
    karim = replace(KARIM, languages=both, hours=whole_days, known_to=frozenset({1}))
    assert reasons(denise, karim) == (
        "called_before", "shared_interests", "common_hours", "same_language", "has_time",
    )  # fmt: skip


def test_what_goes_without_saying_is_no_reason() -> None:
    plain = replace(KARIM, interests=interest_mask([Interest.SPORT]), pairs=1)
    assert reasons(DENISE, plain) == ()
