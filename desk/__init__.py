"""Pages for the people of the association who look after requests."""
