"""A voice every week: who wishes to be called, who listens, and the calls of each pair."""
