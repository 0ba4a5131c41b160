"""The process people talk to: channels, inbox, conversation, outbox."""
