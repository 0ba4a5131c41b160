"""The tests of the components need Rasa's environment: test_inside.py runs them there."""

collect_ignore = ["inside"]
