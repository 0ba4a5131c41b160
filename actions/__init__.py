"""What Rasa calls: each action is one use case, done once per message."""
