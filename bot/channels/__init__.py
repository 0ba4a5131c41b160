"""The ways people reach the bot, one file a channel, one contract for all."""
