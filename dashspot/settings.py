"""Every setting once: name, default and help.

A setting is read from the environment variable `DASHSPOT_<NAME>`, else from the same key in
`.streamlit/secrets.toml`, else its default holds. An empty one counts as not set.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)

from dashspot.errors import ConfigurationError

PREFIX = "DASHSPOT_"
SECRETS_FILE = Path(".streamlit") / "secrets.toml"
FeatureSourceName = Literal["files", "spotify", "reccobeats"]
SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
ROOT_DATA_DIR = Path("/var/lib/dashspot")


def default_data_dir() -> Path:
    """The user's data folder; for root a folder that the database's own user can enter."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return ROOT_DATA_DIR
    return Path(platformdirs.user_data_dir("dashspot", appauthor=False))


class Settings(BaseModel):
    """The settings of one process, validated once at its start."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(default=8501, ge=1, le=65_535, description="Port that `serve` listens on.")
    database_url: SecretStr | None = Field(
        default=None,
        description="URL of a PostgreSQL server, `postgresql://user:password@host/name`; in a password `@`, `/`, `:` "
        "and `%` are written `%40`, `%2F`, `%3A` and `%25`. Without it a private server is started in the data folder.",
    )
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Where the private database server keeps its data. Default: the user's data folder, for root "
        "`/var/lib/dashspot`.",
    )
    pg_bindir: Path | None = Field(
        default=None, description="Folder with `postgres` and `initdb` to use in place of the packaged ones."
    )
    worker: Literal["thread", "external"] = Field(
        default="thread",
        description="`thread`: jobs run inside the app. `external`: they wait for `python -m dashspot worker`.",
    )
    worker_concurrency: PositiveInt = Field(default=2, description="How many jobs one worker runs at once.")
    worker_stale_seconds: PositiveInt = Field(
        default=60, description="After how many seconds of silence a worker's jobs are given to another."
    )
    pool_size: PositiveInt = Field(default=5, description="Database connections that one process keeps open.")
    upload_limit_mb: PositiveInt = Field(
        default=25,
        description="Largest file taken by upload, in MB as it is sent. `serve` tells Streamlit; who starts Streamlit "
        "otherwise sets `server.maxUploadSize` to the same number, and a proxy's limit above it.",
    )
    import_limit_mb: PositiveInt = Field(
        default=1024,
        description="Largest file that is imported, in MB once unpacked, by the command line or by upload.",
    )
    public_url: str = Field(
        default_factory=lambda before: f"http://127.0.0.1:{before['port']}",
        description="Where browsers reach the dashboard, without a path. Default: `http://127.0.0.1` at the port that "
        "`serve` listens on. Spotify refuses `localhost`.",
    )
    secret_keys: SecretStr | None = Field(
        default=None,
        description="Keys of at least 32 characters, separated by commas, for tokens at rest, sign-ins and access "
        "tokens. The first one writes, all of them read. Without it one is made and kept in the data folder.",
    )
    spotify_client_id: str | None = Field(
        default=None, description="The client id of the app that you registered at Spotify; with it people can sign in."
    )
    spotify_client_secret: SecretStr | None = Field(
        default=None, description="Its client secret, where it has one. Without it PKCE alone protects a sign-in."
    )
    spotify_url: str = Field(
        default="https://api.spotify.com/v1",
        description="Where Spotify's Web API answers; the local Spotify at `/v1`.",
    )
    spotify_accounts_url: str = Field(
        default="https://accounts.spotify.com",
        description="Where Spotify's accounts service answers; the local Spotify's is the address that it prints.",
    )
    admitted: tuple[str, ...] = Field(
        default=("anyone",),
        description="Who may sign in: Spotify ids or account ids, separated by commas, or `anyone`.",
    )
    admins: tuple[str, ...] = Field(
        default=(), description="Spotify ids or account ids of those who may see how much is stored here, never what."
    )
    session_idle_days: PositiveInt = Field(
        default=30, description="After so many days without a visit a browser is signed out."
    )
    session_days: PositiveInt = Field(default=180, description="After so many days every browser is signed out.")
    guest_days: PositiveInt = Field(
        default=14, description="What a guest brought is deleted so many days after their last visit."
    )
    guests: NonNegativeInt = Field(
        default=500, description="How many guests there may be at once; with 0 none are taken in."
    )
    guest_rows: PositiveInt = Field(
        default=100_000, description="How many rows the files of one guest may hold, all together."
    )
    downloads_at_once: PositiveInt = Field(
        default=4,
        description="How many files one process makes at once, for downloads and notebooks; others wait their turn.",
    )
    spotify_rate: PositiveFloat = Field(
        default=1.0,
        description="Requests a second to Spotify, all processes together, in the long run; fewer when it "
        "asks for that.",
    )
    full_check_days: PositiveInt = Field(
        default=7,
        description="After so many days a sync reads all liked songs, albums and artists again, not only what their "
        "number and the newest tell to have changed.",
    )
    recent_plays_minutes: NonNegativeInt = Field(
        default=20,
        description="How often, in minutes, Spotify is asked what was played last, for everybody who is connected; "
        "`0`: only when they ask for it. It tells 50 plays, none of less than 30 seconds, so up to 25 none is lost.",
    )
    analysis_pause_seconds: NonNegativeInt = Field(
        default=0,
        description="How long the analysis waits after a sync, in case more comes before; one analysis does for all.",
    )
    feature_sources: tuple[FeatureSourceName, ...] = Field(
        default=("files", "spotify", "reccobeats"),
        description="Where audio features come from, in order, separated by commas: "
        "`files` (your own), `spotify`, `reccobeats`.",
    )
    reccobeats_url: str = Field(
        default="https://api.reccobeats.com/v1",
        description="Where ReccoBeats answers; the local Spotify has one at `/reccobeats/v1`.",
    )
    models_on_api_values: bool = Field(
        default=False,
        description="Whether models, such as clusters, are fitted to features that Spotify's Web API told, too. "
        "Spotify's terms do not allow that, so they are fitted to features from files and other services alone.",
    )
    task_days: PositiveInt = Field(
        default=30, description="Work that ended so many days ago is forgotten, and so is what was told so long ago."
    )
    change_days: NonNegativeInt = Field(
        default=0,
        description="Changes at Spotify that ended so many days ago leave the log, and can't be undone from here any "
        "more; with 0 they stay.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description=f"Who shows this as Bearer token, of at least {SHORTEST_TOKEN} characters, reads `/metrics`; "
        "without it there is no such address.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least serious messages that are logged."
    )
    log_json: bool = Field(default=False, description="`true` writes the log as one JSON object a line.")

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("feature_sources", "admitted", "admins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value

    @field_validator("secret_keys")
    @classmethod
    def _is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value and any(len(key.strip()) < SHORTEST_KEY for key in value.get_secret_value().split(",")):
            msg = f"each key must have {SHORTEST_KEY} characters or more"
            raise ValueError(msg)
        return value

    @field_validator("metrics_token")
    @classmethod
    def _is_no_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < SHORTEST_TOKEN:
            msg = f"must have {SHORTEST_TOKEN} characters or more"
            raise ValueError(msg)
        return value

    @field_validator("public_url", "spotify_url", "spotify_accounts_url", "reccobeats_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://\S+", value):
            msg = "must begin with http:// or https:// and hold no blank"
            raise ValueError(msg)
        return value

    @field_validator("public_url")
    @classmethod
    def _has_no_path(cls, value: str) -> str:
        if re.search(r"[/?#]", value.partition("://")[2]):
            msg = "must end after the name or the port, without a slash"
            raise ValueError(msg)
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            msg = "must begin with postgresql://"
            raise ValueError(msg)
        return value


def load(environ: Mapping[str, str], secrets_file: Path) -> Settings:
    """Read and validate all settings.

    Raises:
        ConfigurationError: one sentence naming the wrong setting, never its value.
    """
    found = _from_file(secrets_file) | {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    values = {name.removeprefix(PREFIX).lower(): value for name, value in found.items() if value != ""}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(_sentence(error)) from None  # the cause would show the value


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load(os.environ, SECRETS_FILE)


def origins(environ: Mapping[str, str], secrets_file: Path) -> dict[str, str]:
    """By name, where each setting that is not at its default was found."""
    found = dict.fromkeys(_from_file(secrets_file), str(secrets_file)) | dict.fromkeys(environ, "the environment")
    there = _from_file(secrets_file) | dict(environ)
    return {
        name.removeprefix(PREFIX).lower(): where
        for name, where in found.items()
        if name.startswith(PREFIX) and there[name] != ""
    }


def _from_file(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(
            f"{path} can't be read: {type(error).__name__}. Correct the file or remove it."
        ) from None
    return {name: value for name, value in content.items() if name.startswith(PREFIX)}


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    variable = f"{PREFIX}{name.upper()}"
    if first["type"] != "extra_forbidden":
        return f"The setting {variable} is wrong: {first['msg'].removeprefix('Value error, ').lower()}."
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    hint = f" Did you mean {PREFIX}{near[0].upper()}?" if near else ""
    return f"There is no setting {variable}.{hint}"
