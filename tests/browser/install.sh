#!/bin/sh
# Installs from the system's packages what the browser tests need and is not here, where this account may:
# a Chromium, and nginx and mkcert for the tests of the deployment.
set -eu
PATH="$PATH:/usr/sbin"
here() {
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1; then
            echo "browser tests: $(command -v "$name")"
            return 0
        fi
    done
    return 1
}
missing=""
here chromium chromium-browser google-chrome || missing="$missing chromium fonts-dejavu-core"
here nginx || missing="$missing nginx-light"
here mkcert || missing="$missing mkcert"
if [ -z "$missing" ]; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not here:$missing. This account can't install them: tests that need them will be skipped." >&2
    exit 0
fi
# The tests start nginx themselves; the machine need not serve anything.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of names
apt-get install -y -qq --no-install-recommends $missing
