"""What `make nlu-check` finds, and that the messages of the project pass it."""

import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from nlu import check
from nlu.components.labels import Labels
from nlu.examples import Example


def example(text: str, intent: str = "thank", *, kinds: str = "", danger: str = "none") -> Example:
    labels = Labels(intent, frozenset(kinds.split()), danger != "none", False, danger, "test")
    return Example(text, "fr", labels, Path("test.yml"))


class CheckTest(unittest.TestCase):
    def test_the_messages_of_the_project_pass(self) -> None:
        with redirect_stdout(StringIO()) as said:
            assert check.main() == 0, said.getvalue()

    def test_labels_that_do_not_go_together_are_named(self) -> None:
        wrong = [
            example("merci pour le pain", kinds="groceries"),
            example("il me faut quelqu'un", "request_help"),
            example("au secours", "emergency"),
            example("il saigne", "thank", danger="medical"),
            example("   "),
        ]
        named = list(check.wrong_labels(wrong))
        assert all(any(repr(each.text) in line for line in named) for each in wrong)
        right = [example("du pain svp", "request_help", kinds="groceries"), example("merci")]
        assert not list(check.wrong_labels(right))

    def test_the_same_text_twice_is_named_whatever_its_labels(self) -> None:
        lessons = [example("Merci !"), example("merci !", "goodbye"), example("merci")]
        assert len(list(check.contradictions(lessons))) == 1

    def test_nearly_the_same_sentence_is_named_once(self) -> None:
        lessons = [
            example("qui peut promener mon chien demain matin"),
            example("qui peut promener mon chien demain matin ?"),
            example("ok merci"),
            example("ok merci !"),
        ]
        assert len(list(check.near_duplicates(lessons))) == 1

    def test_a_test_message_that_is_taught_is_named(self) -> None:
        lessons = [example("mon chat est coincé dans l'armoire du grenier")]
        exam = [example("Mon chat est coincé dans l'armoire du grenier!"), example("il pleut")]
        assert len(set(check.leaks(lessons, exam))) == 1

    def test_an_intent_with_few_or_uneven_examples_is_named(self) -> None:
        found = list(check.gaps([example(f"merci {number}") for number in range(200)]))
        assert found == ["thank: 0 examples in one language, 200 in the other"]
