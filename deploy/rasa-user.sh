#!/bin/sh
# A user of PostgreSQL who sees Rasa's conversations and nothing else.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$RASA_POSTGRES_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE rasa LOGIN PASSWORD :'password';
CREATE SCHEMA rasa AUTHORIZATION rasa;
SQL
