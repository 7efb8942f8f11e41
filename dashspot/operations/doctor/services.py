"""What services answer; asked only with `--online`."""

from __future__ import annotations

from contextlib import closing
from http import HTTPStatus

from dashspot.features import reccobeats
from dashspot.operations.doctor.checks import Checks, Finding, NotLooked, Patient, ok, wrong
from dashspot.settings import PREFIX
from dashspot.spotify.auth import Accounts
from dashspot.spotify.exchange import Call, Http, Lost

CHECKS = Checks()


@CHECKS.enter("spotify")
def spotify(patient: Patient) -> Finding:
    """Whether Spotify knows the app, or at least answers."""
    _only_if_asked(patient)
    chosen = patient.settings
    if not chosen.spotify_client_id or not chosen.spotify_client_secret:
        return _answering("Spotify", chosen.spotify_url, "me", "SPOTIFY_URL")
    with closing(Http(chosen.spotify_accounts_url)) as http:
        Accounts(http, chosen.spotify_client_id, chosen.spotify_client_secret.get_secret_value()).prove()
    return ok("Spotify knows the app and its secret.")


@CHECKS.enter("reccobeats")
def reccobeats_service(patient: Patient) -> Finding:
    """Whether ReccoBeats answers."""
    _only_if_asked(patient)
    if "reccobeats" not in patient.settings.feature_sources:
        raise NotLooked(f"Not asked, since {PREFIX}FEATURE_SOURCES leaves it out.")
    return _answering("ReccoBeats", patient.settings.reccobeats_url, "audio-features", "RECCOBEATS_URL")


def _only_if_asked(patient: Patient) -> None:
    if not patient.online:
        raise NotLooked("Not asked; --online does.")


def _answering(name: str, url: str, path: str, setting: str) -> Finding:
    """That it answers at all is enough: nobody is named, so it may refuse."""
    try:
        with closing(Http(url, user_agent=reccobeats.USER_AGENT)) as http:
            status = http.send(Call("GET", path, name, "doctor")).status
    except Lost:
        return wrong(f"{name} does not answer at {url}. See to the way out, or to {PREFIX}{setting}.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return wrong(f"{name} answers {status} at {url}. Try again later.")
    return ok(f"{name} answers at {url}.")
