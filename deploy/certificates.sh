#!/bin/sh
# Makes certificates for https://local.dashspot.dev, or the name that is given, with an authority of this machine's own.
# Usage: deploy/certificates.sh [NAME]
set -eu
name=${1:-local.dashspot.dev}
folder=$(dirname "$0")/certificates
if ! command -v mkcert >/dev/null 2>&1; then
    echo "mkcert is missing. Install it (Debian: apt-get install mkcert libnss3-tools; macOS: brew install mkcert nss)." >&2
    exit 1
fi
mkdir -p "$folder"
# Browsers of this account trust the authority from now on. It stays on this machine: never give its key away.
mkcert -install
(umask 077 && mkcert -cert-file "$folder/cert.pem" -key-file "$folder/key.pem" "$name")
cat <<EOF

The certificates are in $folder, the authority's in $(mkcert -CAROOT).

No server on the internet answers for $name. Add this line to /etc/hosts (Windows:
C:\\Windows\\System32\\drivers\\etc\\hosts), so that your browser looks on this machine:

    127.0.0.1 $name

On other machines that shall reach this one, write its address in place of 127.0.0.1, and let them trust rootCA.pem.
EOF
