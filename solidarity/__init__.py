"""What the association does; knows no chat, no Rasa and no HTTP."""
