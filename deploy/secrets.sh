#!/bin/sh
# Draws the secrets of one deployment into deploy/.env, which compose reads and git ignores; what is there is left alone.
set -eu
file=$(dirname "$0")/.env
if [ -e "$file" ]; then
    echo "$file is there already; nothing was changed." >&2
    exit 0
fi
random() {
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}
umask 077
cat >"$file" <<EOF
POSTGRES_PASSWORD=$(random)
DASHSPOT_SECRET_KEYS=$(random)
# Whoever measures shows it to /metrics of each replica and worker, inside the network of compose; nginx denies it.
DASHSPOT_METRICS_TOKEN=$(random)
# The app that you registered at Spotify; without it people come as guests only.
DASHSPOT_SPOTIFY_CLIENT_ID=
DASHSPOT_SPOTIFY_CLIENT_SECRET=
EOF
echo "$file holds new secrets. Keep a copy of it apart from the backups of the database."
