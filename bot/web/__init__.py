"""Pages and webhooks of the bot process."""
