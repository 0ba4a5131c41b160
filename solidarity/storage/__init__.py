"""Tables, sessions and migrations: SQLite by default, PostgreSQL by DATABASE_URL."""
