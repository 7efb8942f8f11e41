"""The chain of feature sources on a real Postgres."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from dashspot.blocks.imports import FeatureValues, ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.errors import (
    AnswerUnreadable,
    ClosedToApp,
    Parked,
    ServiceError,
    ServiceUnavailable,
)
from dashspot.features import Chain, ReccoBeatsFeatures, SpotifyFeatures, StoredFeatures
from dashspot.features.reccobeats import BATCH, USER_AGENT
from dashspot.spotify.exchange import Http
from dashspot.store.engine import transaction
from dashspot.store.managers.features import FeatureManager
from dashspot.store.managers.imports import ImportManager
from dashspot.store.queries import library
from tests.integration.spotify.conftest import Hurry, Person

pytestmark = pytest.mark.usefixtures("database")
Make = Callable[..., Person]


def identifier(number: int) -> str:
    """A made-up track id."""
    return f"track{number:0>17}"


def values(**given: Any) -> FeatureValues:
    """A whole analysis."""
    return FeatureValues(**({"danceability": 0.5, "energy": 0.5, "valence": 0.5, "tempo": 120.0} | given))


class Service:
    """A source that knows some tracks, and may fail; `asked` are the batches it got."""

    is_stored = False

    def __init__(self, name: str, known: Iterable[str] = (), error: ServiceError | None = None, **given: Any) -> None:
        self.name, self.title, self.batch = name, name.title(), 3
        self.known = {track_id: values(**given) for track_id in known}
        self.error = error
        self.asked: list[list[str]] = []

    def fetch(self, track_ids: Sequence[str]) -> Mapping[str, FeatureValues]:
        """What is known of these."""
        self.asked.append(list(track_ids))
        if self.error:
            raise self.error
        return {track_id: self.known[track_id] for track_id in track_ids if track_id in self.known}


def rows(database: str, query: LiteralString) -> list[tuple[Any, ...]]:
    """What the database says."""
    with psycopg.connect(database) as connection:
        return connection.execute(query).fetchall()


def imported(user_id: uuid.UUID, tracks: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """A file of the person's with these tracks and what it says of them."""
    with transaction() as session:
        manager = ImportManager(session, user_id)
        manager.stage([ImportedRow(track_id=track_id, track_name=track_id, **given) for track_id, given in tracks])
        manager.land(kind="file", title="a file")


IDS = [identifier(number) for number in range(8)]


def test_the_first_that_knows_a_track_answers_for_all(database: str) -> None:
    """The second source is asked only for what the first did not know; every value has its source and date."""
    before = datetime.now(UTC)
    first, second = Service("spotify", IDS[:4], energy=0.1), Service("reccobeats", IDS[2:6], energy=0.9)
    report = Chain([first, second]).fetch(IDS)
    assert [track_id for batch in second.asked for track_id in batch] == IDS[4:]
    assert [len(batch) for batch in first.asked] == [3, 3, 2]
    assert (report.asked, report.found, report.left) == (8, 6, 2)
    kept = rows(
        database,
        "select s.title, s.digest, s.user_id, f.track_id, f.energy, f.as_of from track_features f "
        "join sources s on s.id = f.source_id order by f.track_id",
    )
    assert [(row[0], row[4]) for row in kept] == [("Spotify", 0.1)] * 4 + [("Reccobeats", 0.9)] * 2
    assert all(row[2] is None and before <= row[5] <= datetime.now(UTC) for row in kept)


def test_a_known_id_is_never_asked_again() -> None:
    """A second run asks nobody for what any source has told, and nobody for a miss before its date."""
    chain = [Service("spotify", IDS[:4]), Service("reccobeats", IDS[4:6])]
    Chain(chain).fetch(IDS)
    for source in chain:
        source.asked.clear()
    report = Chain(chain).fetch(IDS)
    assert [source.asked for source in chain] == [[], []]
    assert (report.asked, report.left) == (2, 2)


def test_a_miss_is_asked_for_again_later_and_later(database: str) -> None:
    """After a week, then two, four, eight, sixteen; a track that became known is no miss any more."""
    source = Service("reccobeats")
    waits = []
    for _ in range(6):
        Chain([source]).fetch(IDS[:1])
        ((days,),) = rows(database, "select round(extract(epoch from retry_at - now()) / 86400) from feature_misses")
        waits.append(int(days))
        with psycopg.connect(database) as connection:
            connection.execute("update feature_misses set retry_at = now() - interval '1 s'")
    assert waits == [7, 14, 28, 56, 112, 112]
    assert len(source.asked) == 6
    source.known = {IDS[0]: values()}
    assert Chain([source]).fetch(IDS[:1]).found == 1
    assert rows(database, "select * from feature_misses") == []


def test_a_part_of_an_analysis_is_kept_and_the_next_source_asked() -> None:
    """Without a valence it is no whole analysis; the same source is not asked again."""
    first, second = Service("spotify", IDS[:1], valence=None), Service("reccobeats", IDS[:1])
    assert Chain([first, second]).fetch(IDS[:1]).found == 1
    assert second.asked == [IDS[:1]]
    alone = Service("spotify")
    Chain([alone]).fetch(IDS[:1])
    assert alone.asked == []


FAILURES: dict[str, tuple[ServiceError, int]] = {
    "closed": (ClosedToApp(), 1),
    "parked": (Parked(until=datetime(2030, 1, 1, tzinfo=UTC)), 1),
    "silent": (ServiceUnavailable(), 1),
    "unreadable": (AnswerUnreadable(), 3),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_source_that_fails_gives_way_to_the_next(database: str, case: str) -> None:
    """It is asked no more in this run, no miss is noted for it, the next answers, and the report says why."""
    error, requests = FAILURES[case]
    first, second = Service("spotify", error=error), Service("reccobeats", IDS)
    ids = [identifier(number) for number in range(30)]
    second.known = {track_id: values() for track_id in ids}
    report = Chain([first, second]).fetch(ids)
    assert len(first.asked) == requests
    assert report.left == 0
    assert report.sources[0].problem == str(error)
    assert report.until == (error.until if isinstance(error, Parked) else None)
    assert rows(database, "select * from feature_misses") == []


def test_what_was_answered_is_kept_when_the_run_is_stopped(database: str) -> None:
    """Progress may raise, as when a worker stops; the answers till then are there, and are not asked for again."""

    def stop(done: int, total: int) -> None:
        assert total == len(IDS)
        if done >= 6:
            raise KeyboardInterrupt

    source = Service("reccobeats", IDS)
    with pytest.raises(KeyboardInterrupt):
        Chain([source]).fetch(IDS, stop)
    assert rows(database, "select count(*) from track_features") == [(6,)]
    source.asked.clear()
    Chain([source]).fetch(IDS)
    assert source.asked == [IDS[6:]]


def test_the_same_answer_again_changes_nothing(database: str) -> None:
    """Not even the date of a row; two processes that asked for the same keep one answer."""
    found = {track_id: values() for track_id in IDS}
    together = threading.Barrier(2)

    def keep(_number: int) -> int:
        together.wait()
        with transaction() as session:
            return FeatureManager(session, "reccobeats", "ReccoBeats").keep(
                found, [*IDS, identifier(99)], datetime.now(UTC)
            )

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(keep, range(2))) == [0, len(IDS)]
    before = rows(database, "select xmin::text, track_id, as_of from track_features order by 2")
    with transaction() as session:
        later = datetime.now(UTC) + timedelta(days=1)
        assert FeatureManager(session, "reccobeats", "ReccoBeats").keep(found, [], later) == 0
    assert rows(database, "select xmin::text, track_id, as_of from track_features order by 2") == before
    assert rows(database, "select track_id, times from feature_misses") == [(identifier(99), 1)]


def test_local_files_and_names_are_counted_and_not_asked_for() -> None:
    """Only Spotify ids are."""
    source = Service("reccobeats", IDS)
    report = Chain([source]).fetch(["spotify:local:A:B:C:1", "name:x", *IDS[:2], IDS[0]])
    assert source.asked == [IDS[:2]]
    assert (report.asked, report.local) == (2, 2)


def test_a_file_of_the_persons_own_spares_a_question(user: UserBlock, database: str) -> None:
    """What their file knows whole is not asked for, and nothing is copied from it to everybody's source."""
    whole = values(energy=0.3).model_dump(exclude_none=True)
    imported(user.id, [(IDS[0], whole), (IDS[1], {"energy": 0.2})])
    service = Service("reccobeats", IDS[:2])
    report = Chain([StoredFeatures(user.id), service]).fetch(IDS[:2])
    assert service.asked == [[IDS[1]]]
    assert [(told.source, told.found) for told in report.sources] == [("files", 1), ("reccobeats", 1)]
    assert rows(
        database, "select count(*) from track_features f join sources s on s.id = source_id where user_id is null"
    ) == [(1,)]


def test_another_persons_file_does_not(user: UserBlock, sample_user: UserBlock) -> None:
    """A file is heard by whoever gave it."""
    imported(sample_user.id, [(IDS[0], values().model_dump(exclude_none=True))])
    service = Service("reccobeats", IDS)
    Chain([StoredFeatures(user.id), service]).fetch(IDS[:1])
    assert service.asked == [IDS[:1]]


def test_the_order_is_a_setting() -> None:
    """Sources are asked in the order that is named, and those not named are not asked."""
    sources = [Service("spotify", IDS), Service("reccobeats", IDS), Service("files", IDS)]
    Chain.ordered(["reccobeats", "spotify"], sources).fetch(IDS[:1])
    assert [source.asked for source in sources] == [[], [IDS[:1]], []]


def test_everybody_hears_a_service_on_their_own_tracks(user: UserBlock, sample_user: UserBlock, database: str) -> None:
    """Who has the track sees its features and gets a new version; others see nothing and keep theirs."""
    imported(user.id, [(IDS[0], {}), (IDS[1], {"energy": 0.2})])
    imported(sample_user.id, [(IDS[7], {})])
    versions = dict(rows(database, "select id, version from users"))
    Chain([Service("reccobeats", IDS, energy=0.7)]).fetch(IDS[:2])
    after = dict(rows(database, "select id, version from users"))
    assert after[user.id] > versions[user.id]
    assert after[sample_user.id] == versions[sample_user.id]
    with transaction() as session:
        seen = library.tracks(session, user.id).set_index("track_id")
        others = library.tracks(session, sample_user.id).set_index("track_id")
    assert seen.loc[IDS[0], "energy"] == 0.7
    assert seen.loc[IDS[0], "feature_source"] == "Reccobeats"
    assert seen.loc[IDS[1], "energy"] == 0.7, "a whole analysis comes before a part of one"
    assert others.energy.isna().all()


def test_a_persons_own_file_is_heard_before_a_service(user: UserBlock) -> None:
    """Whichever came first."""
    imported(user.id, [(IDS[0], values(energy=0.3).model_dump(exclude_none=True))])
    Chain([Service("reccobeats", IDS, energy=0.7)]).fetch(IDS[:1])
    with transaction() as session:
        assert list(library.tracks(session, user.id).energy) == [0.3]


def test_reccobeats_over_http(person: Make, database: str) -> None:
    """40 a call, joined by address whatever the order, misses noted; our own name is sent, or it would refuse."""
    one = person()
    http = Http(f"{one.sandbox.url}/reccobeats/v1", user_agent=USER_AGENT)
    wanted = [row.track.id for page in one.gateway.saved_tracks() for row in page.rows if row.track.id][:100]
    one.sandbox.clear_log()
    report = Chain([ReccoBeatsFeatures(Hurry(), http)]).fetch(wanted)
    assert len(one.requests()) == -(-len(wanted) // BATCH)
    assert report.found + report.sources[0].missed >= len(wanted)
    tracks = one.sandbox.run(lambda world: world.catalogue.tracks)
    truth = {key: track.features.energy for key, track in tracks.items() if track.features}
    kept = dict(rows(database, "select track_id, energy from track_features"))
    assert kept
    assert all(truth[track_id] == energy for track_id, energy in kept.items())
    http.close()


@pytest.mark.parametrize("fault", ["dropped", "server_error", "html", "cut_json", "empty", "blocked_for_a_day"])
def test_reccobeats_that_fails(person: Make, fault: str) -> None:
    """Its failures are sentences that name it, not Spotify."""
    one = person()
    http = Http(f"{one.sandbox.url}/reccobeats/v1", user_agent=USER_AGENT)
    one.sandbox.add_fault(fault, path="/reccobeats/*", count=None)
    source = ReccoBeatsFeatures(Hurry(), http, sleep=lambda _: None)
    with pytest.raises(ServiceError, match="ReccoBeats") as raised:
        source.fetch(IDS)
    assert "Spotify" not in str(raised.value)
    http.close()


def test_spotify_where_it_has_features_and_where_it_has_none(person: Make, database: str) -> None:
    """In development mode one request learns it, and the report says so in words."""
    one = person("extended")
    wanted = [row.track.id for page in one.gateway.saved_tracks() for row in page.rows if row.track.id][:120]
    report = Chain([SpotifyFeatures(one.gateway)]).fetch(wanted)
    assert report.sources[0].found > 0
    assert rows(database, "select count(*) from track_features") == [(report.sources[0].found,)]
    other = person("development")
    report = Chain([SpotifyFeatures(other.gateway)]).fetch([identifier(number) for number in range(150)])
    assert other.requests() == ["GET /v1/audio-features"]
    assert report.sources[0].problem is not None
    assert "audio features" in report.sources[0].problem
