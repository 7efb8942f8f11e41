"""The command line: `python -m dashspot COMMAND`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import click
import pandas as pd

from dashspot import browser, core, library, runtime
from dashspot.analyses.documenting import document
from dashspot.blocks.imported import AnySummary
from dashspot.blocks.imports import ImportSummary, Refusal
from dashspot.blocks.people import UserBlock
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.files.writing import WRITERS
from dashspot.operations.commands import OPERATIONS
from dashspot.operations.documenting import configuration
from dashspot.sandbox.__main__ import main as sandbox
from dashspot.settings import settings
from dashspot.spotify import ids

_LONGEST_TITLE = 30
ROOT = Path(__file__).resolve().parent.parent
USERS: dict[str, Callable[[], UserBlock]] = {"local": core.local_user, "sample": core.sample_user}
FRAMES: dict[str, Callable[[browser.Library, bool], pd.DataFrame]] = {
    "computations": lambda library, keep_failed: browser.computations_frame(
        library, browser.saved_computations(library, keep_failed=keep_failed)
    ),
    "tracks": lambda library, _keep_failed: browser.tracks_frame(library),
    "features": lambda library, _keep_failed: browser.features_frame(library.user_id),
}
PAGES: dict[str, Callable[[], str]] = {"analyses": document, "settings": configuration}

as_user = click.option(
    "--as", "as_", metavar="WHO", default="local", help="Whose library: local, sample, or an id at Spotify."
)
keep_failed_option = click.option(
    "--keep-failed", is_flag=True, help="Count failed analyses too; without it they are left out."
)


class _Commands(click.Group):
    """Says in one sentence what went wrong in a command."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DashSpotError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands)
def main() -> None:
    """DashSpot: explore Spotify playback, library and collections."""


@main.command("serve")
@click.option("--host", help="Address to listen on; by default as the setting says.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on; by default as the setting says.")
def serve(host: str | None, port: int | None) -> None:
    """Start the dashboard."""
    os.chdir(ROOT)
    host, port, limit = host or settings().host, port or settings().port, settings().upload_limit_mb
    if "public_url" not in settings().model_fields_set:
        os.environ["DASHSPOT_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    server = {"address": host, "port": port, "maxUploadSize": limit}
    options = [f"--server.{name}={value}" for name, value in server.items()]
    arguments = ["-m", "streamlit", "run", "app.py", *options]
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 (our own interpreter, no shell)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "as_", type=click.Choice(["local"]), default="local", help="Whose library.")
@click.option(
    "--rejects", type=click.File("w", encoding="utf-8"), help="Write every refused row's line and reason here."
)
@click.option(
    "--features-only", is_flag=True, help="Take only what the files know of tracks' sound; their tracks join nothing."
)
def import_(files: tuple[Path, ...], as_: str, rejects: IO[str] | None, *, features_only: bool) -> None:
    """Import FILES, each in one transaction: every row that can be understood, or, where something stops it, none."""
    runtime.start()
    bring_in = partial(core.import_path, USERS[as_]().id, features_only=features_only)
    refused_files = 0
    for path in files:
        name = click.format_filename(path, shorten=True)
        try:
            with _progress(name) as on_progress:
                summary = bring_in(path, on_progress=on_progress, on_refusal=_rejecting(name, rejects))
        except DashSpotError as error:
            refused_files += 1
            click.echo(f"Error: {error}", err=True)
        else:
            click.echo("\n".join(_told(name, summary)))
    if refused_files:
        sys.exit(1)


@main.command("sync")
@click.argument("resources", nargs=-1, metavar="[RESOURCE]...")
@click.option(
    "--as",
    "spotify_id",
    metavar="SPOTIFY_ID",
    help="Whose library, by their id or profile link; may be left out where one person has signed in.",
)
@click.option("--watch", is_flag=True, help="Sync again and again, until stopped.")
@click.option("--every", type=click.FloatRange(min=0.01), default=30, show_default=True, help="Minutes, with --watch.")
def sync(resources: tuple[str, ...], spotify_id: str | None, every: float, *, watch: bool) -> None:
    """Save what somebody who has signed in has at Spotify; what has not changed is not read again.

    RESOURCE: liked, albums, artists, playlists, or playlist:ID or a link to one; all of them by default.
    """
    named = ids.read_id(spotify_id, "user") if spotify_id else None
    wanted = [f"playlist:{ids.read_id(one, 'playlist')}" if ids.is_address(one) else one for one in resources]
    runtime.start()
    user = core.person(named) if named else core.only_person()
    while True:
        with click.progressbar(length=1, label="Spotify", file=sys.stderr, item_show_func=_shortened) as bar:
            report = library.sync(user.id, wanted or library.RESOURCES, partial(_shown_on, bar))
            bar.update((bar.length or 1) - bar.pos)
        browser.analyse_everything(user.id)
        click.echo(library.sentence(report))
        if not watch:
            return
        time.sleep(every * 60)


def _shown_on(bar: Any, _session: object, done: int, total: int | None, current: str | None) -> None:
    bar.length = total or 1
    bar.update(max(done - bar.pos, 0), current)


def _shortened(title: str | None) -> str | None:
    return title and title[:_LONGEST_TITLE]


@main.command("analyse")
@click.option("--all", "everything", is_flag=True, help="Every playlist and the whole library.")
@click.option("--playlist", "playlists", multiple=True, help="One playlist by its id or link; may be repeated.")
@keep_failed_option
@as_user
def analyse(*, everything: bool, playlists: tuple[str, ...], keep_failed: bool, as_: str) -> None:
    """Compute superlatives, averages and counts; what is up to date is left alone."""
    if not everything and not playlists:
        raise click.UsageError("Say which: --all, or --playlist ID.")
    named = [ids.read_id(one, "playlist") if ids.is_address(one) else one for one in playlists]
    runtime.start()
    user = _user(as_)
    if everything:
        new = browser.analyse_everything(user.id, keep_failed=keep_failed)
    else:
        new = browser.analyse(browser.load_library(user.id), "playlist", named, keep_failed=keep_failed)
    click.echo(f"{count(new, 'new analysis', 'new analyses')}; the others were up to date.")


@main.command("export")
@click.argument("what", type=click.Choice(sorted(FRAMES)))
@click.option("--format", "format_", type=click.Choice(sorted(WRITERS)), default="csv", show_default=True)
@click.option("--out", type=click.File("wb"), default="-", help="A file, or - for standard output.")
@click.option("--set", "set_name", metavar="NAME", help="With tracks: those of this set alone.")
@keep_failed_option
@as_user
def export(what: str, format_: str, out: IO[bytes], set_name: str | None, *, keep_failed: bool, as_: str) -> None:
    """Write computations, tracks or features; what is not computed yet is computed first."""
    if set_name is not None and what != "tracks":
        raise click.UsageError("A set is exported by its tracks: export tracks --set NAME.")
    runtime.start()
    user = _user(as_)
    if what == "computations":
        browser.analyse_everything(user.id, keep_failed=keep_failed)
    library = browser.load_library(user.id)
    if set_name is None:
        frame = FRAMES[what](library, keep_failed)
    else:
        frame = browser.tracks_frame(library, browser.set_named(user.id, set_name))
    WRITERS[format_](frame, out)


@main.command("report")
@click.argument("collections", nargs=-1, metavar="[COLLECTION]...")
@click.option("--out", type=click.File("wb"), default="-", help="A file, or - for standard output.")
@keep_failed_option
@as_user
def report(collections: tuple[str, ...], out: IO[bytes], *, keep_failed: bool, as_: str) -> None:
    """Write the report of a collection, or a comparison of up to six, as one HTML file with its charts.

    COLLECTION: library, liked, playlist:ID or a link to a playlist, album:ID, artist:ID, set:ID; the whole library by
    default.
    """
    if len(collections) > browser.MOST_COMPARED:
        raise click.UsageError(f"At most {browser.MOST_COMPARED} collections can be compared.")
    keys = [browser.named(_address(one)) for one in collections] or [browser.LIBRARY_KEY]
    runtime.start()
    saved = browser.load_library(_user(as_).id)
    page = browser.html_report(saved, keys, datetime.now(UTC), keep_failed=keep_failed)
    out.write(page)  # only now is the file opened: what was there stays where there is no report


def _address(collection: str) -> str:
    if ids.is_address(collection):
        return f"playlist:{ids.read_id(collection, 'playlist')}"
    return collection if ":" in collection else f"{collection}:{collection}"  # there is one `liked`, one `library`


@main.command("describe")
@click.argument("what", type=click.Choice(sorted(PAGES)), default="analyses")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="A file, or - for standard output.")
def describe(what: str, out: IO[str]) -> None:
    """Write what every analysis is, as docs/analyses.md has it, or every setting, as docs/configuration.md."""
    out.write(PAGES[what]())


main.add_command(sandbox, "sandbox")
for one in OPERATIONS:
    main.add_command(one)


def _user(who: str) -> UserBlock:
    """One of USERS, or who has signed in with this account. Raises NotFound: nobody has."""
    return USERS[who]() if who in USERS else core.person(who)


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int], None]]:
    with click.progressbar(length=1, label=title, file=sys.stderr) as bar:

        def advance(line: int, lines: int) -> None:
            bar.length = max(lines, 1)
            bar.update(line - bar.pos)

        yield advance
        bar.update((bar.length or 1) - bar.pos)


def _rejecting(name: str, rejects: IO[str] | None) -> Callable[[Refusal], None] | None:
    if rejects is None:
        return None
    return lambda refusal: print(f"{_within(name, refusal)}\t{refusal.line}\t{refusal.reason}", file=rejects)


def _place(refusal: Refusal) -> str:
    return f"{refusal.file}, line {refusal.line}" if refusal.file else f"line {refusal.line}"


def _within(name: str, refusal: Refusal) -> str:
    return f"{name}: {refusal.file}" if refusal.file else name


def _told(title: str, summary: AnySummary) -> Iterator[str]:
    if summary.known_before:
        yield f"{title} was imported before; nothing changed."
    yield f"{title}: {summary.format}"
    yield from (
        f"  {line}" for line in (_counted(summary) if isinstance(summary, ImportSummary) else summary.holds.split(". "))
    )
    yield from (f"  note: {notice}" for notice in summary.notices)
    if summary.refused:
        yield f"  {count(summary.refused, 'row')} refused" + (":" if summary.refusals else "")
        yield from (f"    {_place(refusal)}: {refusal.reason}" for refusal in summary.refusals)
        if summary.refused > len(summary.refusals):
            yield "    and more; --rejects FILE writes them all"


def _counted(summary: ImportSummary) -> Iterator[str]:
    rows = count(summary.rows, "row")
    if summary.features_only:
        yield f"{rows} with the features of {count(summary.features, 'track')}, which join no playlist"
    else:
        by = f"by {count(summary.artists, 'artist')} on {count(summary.albums, 'album')}"
        yield f"{rows}: {count(summary.tracks, 'track')} {by}"
        held = f"{count(summary.playlists, 'playlist')} with {count(summary.memberships, 'membership')}"
        yield f"{held}, {count(summary.liked, 'liked song')}"
    known = f"{summary.features_unchanged:,} unchanged, {summary.features_replaced:,} replaced"
    yield f"features: {summary.features_new:,} new, {known}"


if __name__ == "__main__":
    main()
