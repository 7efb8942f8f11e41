import re
import tomllib
from pathlib import Path

import pytest

from dashspot.errors import ConfigurationError
from dashspot.settings import PREFIX, Settings, load

ROOT = Path(__file__).resolve().parents[2]
ABSENT = Path("absent.toml")


def test_defaults_need_nothing() -> None:
    """Without any setting there is a complete configuration, and no server is named."""
    settings = load({}, ABSENT)
    assert settings.database_url is None
    assert settings.worker == "thread"
    assert settings.data_dir.is_absolute()


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    """The same key stands in the environment or in secrets.toml; the environment is heard first."""
    file = tmp_path / "secrets.toml"
    file.write_text(
        'DASHSPOT_LOG_LEVEL = "ERROR"\nDASHSPOT_POOL_SIZE = 9\n[auth]\nother = "ignored"\n', encoding="utf-8"
    )
    settings = load({"DASHSPOT_LOG_LEVEL": "DEBUG", "UNRELATED": "x"}, file)
    assert (settings.log_level, settings.pool_size) == ("DEBUG", 9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POOL_SIZE", "0"),
        ("POOL_SIZE", "many"),
        ("WORKER", "elsewhere"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_JSON", "perhaps"),
        ("DATABASE_URL", "mysql://user:hunter2-secret@host/db"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(name: str, value: str) -> None:
    """One sentence names the setting; the value, which may be a secret, is not in it."""
    with pytest.raises(ConfigurationError, match=f"{PREFIX}{name}") as raised:
        load({PREFIX + name: value}, ABSENT)
    assert "hunter2" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("METRICS_TOKEN", "short", "must have 16 characters or more"),
        ("SECRET_KEYS", "short", "each key must have 32 characters or more"),
        ("DATABASE_URL", "mysql://x", "must begin with postgresql://"),
        ("PUBLIC_URL", "https://dash.example.com/", "must end after the name or the port, without a slash"),
        ("PUBLIC_URL", "dash.example.com", "must begin with http:// or https:// and hold no blank"),
        ("SPOTIFY_URL", "https://local host", "must begin with http:// or https:// and hold no blank"),
    ],
)
def test_what_a_setting_must_be_is_said_in_words(name: str, value: str, said: str) -> None:
    """The sentence is for whoever sets it."""
    with pytest.raises(ConfigurationError) as raised:
        load({PREFIX + name: value}, ABSENT)
    assert str(raised.value) == f"The setting {PREFIX}{name} is wrong: {said}."


def test_the_public_address_follows_the_port() -> None:
    """Where it is not set it is this machine's, at the port that is served."""
    assert load({}, ABSENT).public_url == "http://127.0.0.1:8501"
    assert load({"DASHSPOT_PORT": "8600"}, ABSENT).public_url == "http://127.0.0.1:8600"


def test_a_misspelt_setting_is_recognised() -> None:
    """A name that does not exist stops the start, and the nearest one is offered."""
    with pytest.raises(ConfigurationError, match=r"DASHSPOT_DATABSE_URL.*Did you mean DASHSPOT_DATABASE_URL"):
        load({"DASHSPOT_DATABSE_URL": "postgresql://x"}, ABSENT)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    """A broken secrets.toml stops the start with its name and not its content."""
    file = tmp_path / "secrets.toml"
    file.write_text("DASHSPOT_X = 'unclosed", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=re.escape(str(file))) as raised:
        load({}, file)
    assert "unclosed" not in str(raised.value)


def test_the_database_url_does_not_show() -> None:
    """Printing the settings never prints the password."""
    settings = load({"DASHSPOT_DATABASE_URL": "postgresql://user:hunter2@host/db"}, ABSENT)
    assert "hunter2" not in f"{settings!r} {settings}"


def test_the_upload_limit_is_streamlits_and_the_proxys_too() -> None:
    """Both refuse a larger upload before we see it: Streamlit names the same number, a proxy what wraps it more."""
    limit = Settings.model_fields["upload_limit_mb"].default
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] == limit
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert f"client_max_body_size {limit + 1}m;" in text


def test_an_empty_value_counts_as_not_set() -> None:
    """An empty variable, as some hosts leave it, is no folder and no number."""
    assert load({"DASHSPOT_DATA_DIR": "", "DASHSPOT_POOL_SIZE": ""}, ABSENT) == load({}, ABSENT)


def test_the_level_of_the_log_is_taken_in_any_case() -> None:
    """`info` is `INFO`."""
    assert load({"DASHSPOT_LOG_LEVEL": "debug"}, ABSENT).log_level == "DEBUG"
