"""Components of the Rasa pipeline, in the order of config.yml."""
