"""Run in Rasa's environment by tests/nlu/test_inside.py."""
