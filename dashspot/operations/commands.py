"""The commands of whoever runs DashSpot."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from loguru import logger

from dashspot import browser, core, runtime
from dashspot.blocks.words import count
from dashspot.operations.backup import Restored, back_up
from dashspot.operations.backup import restore as restore_from
from dashspot.operations.doctor import CHECKS, examine
from dashspot.operations.routes import serve_beside

_WIDEST, _LONGEST = len("wrong"), max(map(len, CHECKS))
_LOOK_SECONDS = 0.5
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("worker")
@click.option("--concurrency", type=click.IntRange(1, 100), help="Jobs at once; by default as the setting says.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, with --port.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port for /ready and /metrics; by default none.")
def worker(concurrency: int | None, host: str, port: int | None) -> None:
    """Run jobs, and nothing else, until stopped."""
    if port:
        serve_beside(host, port)
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda name, _: asked.append(name))  # at once: a container's first process has no default
    running = runtime.start(worker=True, concurrency=concurrency).worker
    while running and running.alive() and not asked:
        running.wait(_LOOK_SECONDS)


@click.command("backup")
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Write everything that is kept into FILE, as it is at this moment, while DashSpot goes on running."""
    runtime.start(migrated=False)
    made = back_up(file)
    size = file.stat().st_size / 1e6
    click.echo(f"{count(made.rows, 'row')} of {count(len(made.tables), 'table')} are in {file}, {size:,.1f} MB.")
    click.echo("Keep the keys beside it, DASHSPOT_SECRET_KEYS or secret.key in the data folder: they are not in it.")


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Replace everything that is here.")
def restore(file: Path, *, replace: bool) -> None:
    """Make everything what it was when FILE was written. A file that is not whole changes nothing."""
    runtime.start(migrated=False)
    click.echo("\n".join(_told(restore_from(file, replace=replace))))
    browser.analyse_everything(core.ensure_sample().id)  # a dashboard that runs shows it to visitors, whatever came


@click.command("doctor")
@click.option("--online", is_flag=True, help="Ask Spotify and ReccoBeats too.")
def doctor(*, online: bool) -> None:
    """Look at everything that DashSpot needs: one line for each, and what to do; ends with 1 if something is wrong."""
    states = set()
    logger.disable("dashspot")  # what is wrong stands in the lines
    try:
        for name, finding in examine(CHECKS, os.environ, online=online):
            states.add(finding.state)
            click.echo(f"{finding.state:<{_WIDEST}}  {name:<{_LONGEST}}  {finding.said}")
    finally:
        logger.enable("dashspot")
    if "wrong" in states:
        sys.exit(1)


def _told(restored: Restored) -> Iterator[str]:
    manifest = restored.manifest
    rows, tables = count(manifest.rows, "row"), count(len(manifest.tables), "table")
    yield f"{rows} of {tables} are as they were on {manifest.made_at:%Y-%m-%d at %H:%M} UTC."
    if restored.resumed:
        yield f"{count(restored.resumed, 'task')} that waited or ran then will go on."
    if restored.stopped:
        yield f"{count(restored.stopped, 'change')} at Spotify, not finished then, will not be sent again."
    if restored.locked_out:
        people = count(restored.locked_out, "person", "people")
        yield f"{people} must sign in again: the keys that open their tokens are not here."


OPERATIONS: tuple[click.Command, ...] = (worker, backup, restore, doctor)
