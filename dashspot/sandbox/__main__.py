"""The command line: `python -m dashspot.sandbox`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click
from pydantic import ValidationError

from dashspot.sandbox.catalogue.file import CatalogueRefused
from dashspot.sandbox.options import DEVELOPMENT, REDIRECT_URIS, Limits, Mode, Options
from dashspot.sandbox.serving import HOST, PORT, serve


@click.command()
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--mode", type=click.Choice(get_args(Mode)), default=DEVELOPMENT, show_default=True, help="App mode.")
@click.option("--catalogue", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="A catalogue file.")
@click.option("--seed", default=1, show_default=True, help="Seed of the generated catalogue.")
@click.option("--tracks", default=300, show_default=True, help="Tracks to generate; the first user saves them all.")
@click.option("--users", default=3, show_default=True, help="Users to generate.")
@click.option("--playlists", default=16, show_default=True, help="Playlists to generate for the first user.")
@click.option("--now", type=click.DateTime(), help="Where the virtual clock starts, in UTC.")
@click.option("--redirect-uri", "redirect_uris", multiple=True, default=REDIRECT_URIS, help="May be repeated.")
@click.option("--rotate-refresh-tokens", is_flag=True, help="Answer a refresh with a new refresh token.")
@click.option("--rate", type=int, help="Calls per app in any 30 seconds.")
@click.option("--quota", "quotas", multiple=True, metavar="BUCKET=N", help="Calls a day; may be repeated.")
def main(host: str, port: int, rate: int | None, quotas: tuple[str, ...], **chosen: object) -> None:
    """Run a local Spotify until it is stopped."""
    now = chosen.pop("now")
    chosen["now"] = now.replace(tzinfo=UTC) if isinstance(now, datetime) else None
    try:
        limits = Limits.model_validate({"rate": rate, "quotas": dict(quota.split("=", 1) for quota in quotas)})
        serve(Options.model_validate(chosen | {"limits": limits}), host, port)
    except ValidationError as error:
        first = error.errors()[0]
        raise click.UsageError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    except ValueError as error:
        raise click.UsageError("--quota: write BUCKET=N.") from error
    except (CatalogueRefused, OSError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m dashspot.sandbox")
