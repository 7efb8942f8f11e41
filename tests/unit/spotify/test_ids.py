import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.errors import LinkRefused
from dashspot.spotify import ids
from dashspot.spotify.ids import Kind, Named

ID = "4uLU6hMCjMI75M1A2tKUQC"
BASE62 = st.text("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=22, max_size=22)
FORMS = (
    "spotify:{kind}:{id}",
    " spotify:{kind}:{id}\n",
    "https://open.spotify.com/{kind}/{id}",
    "http://open.spotify.com/{kind}/{id}/",
    "open.spotify.com/{kind}/{id}",
    "https://open.spotify.com/{kind}/{id}?si=0123456789abcdef&utm_source=copy-link",
    "https://open.spotify.com/intl-de/{kind}/{id}?si=x#here",
    "https://open.spotify.com/intl-pt-BR/{kind}/{id}",
    "https://open.spotify.com/embed/{kind}/{id}?theme=0",
    "https://play.spotify.com/{kind}/{id}",
    "https://OPEN.spotify.com/{kind}/{id}",
)
NONSENSE = (
    "",
    "   ",
    "hello",
    ID[:-1],
    ID + "x",
    "spotify:track:",
    f"spotify:local:A:B:{ID}:1",
    f"spotify:planet:{ID}",
    f"https://example.com/track/{ID}",
    f"https://open.spotify.com.example.com/track/{ID}",
    f"https://open.spotify.com@example.com/track/{ID}",
    f"ftp://open.spotify.com/track/{ID}",
    "https://open.spotify.com/",
    "https://open.spotify.com/track/",
    f"https://open.spotify.com/track/..%2F{ID}",
    "https://[broken/track/x",
    f"https://open.spotify.com/track/{ID}/extra/more",
    "spotify:track:" + "é" * 22,
    "x" * 100_000,
    "../me",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", [kind for kind in ids.KINDS if kind != "user"])
def test_every_form_of_a_name_is_read(form: str, kind: Kind) -> None:
    """URIs and links, with query strings, languages and spaces around them."""
    assert ids.read(form.format(kind=kind, id=ID)) == Named(kind, ID)


@pytest.mark.parametrize("form", FORMS)
def test_an_address_is_told_from_an_id(form: str) -> None:
    """Ids that files bring may be anything else."""
    assert ids.is_address(form.format(kind="playlist", id=ID))
    for other in (ID, "name:Spotify: the best", "37", ""):
        assert not ids.is_address(other)


def test_an_old_playlist_name_holds_its_owner() -> None:
    """The owner before the playlist is left out."""
    assert ids.read(f"spotify:user:some.body:playlist:{ID}") == Named("playlist", ID)
    assert ids.read(f"https://open.spotify.com/user/somebody/playlist/{ID}?si=1") == Named("playlist", ID)


def test_a_user_may_have_any_name() -> None:
    """Old accounts have names with dots, or letters beyond ASCII, escaped in a link."""
    assert ids.read("https://open.spotify.com/user/some.body%C3%A9") == Named("user", "some.bodyé")
    assert ids.read("1234", "user") == Named("user", "1234")


@given(BASE62)
def test_a_bare_id_is_what_is_wanted(id_: str) -> None:
    """Its kind is the first that the place takes, and its URI leads back to it."""
    assert ids.read(id_, "album", "track") == Named("album", id_)
    assert ids.read(ids.read(id_, "album").uri) == Named("album", id_)
    assert ids.read_id(f"  {id_} ", "playlist") == id_


@pytest.mark.parametrize("text", NONSENSE)
def test_anything_else_gets_a_sentence(text: str) -> None:
    """It says what to paste, and does not repeat what was pasted."""
    with pytest.raises(LinkRefused) as raised:
        ids.read(text, "track", "playlist")
    assert "a track or a playlist" in str(raised.value)
    assert str(raised.value).endswith(".")
    assert len(str(raised.value)) < 120


def test_another_kind_is_named() -> None:
    """The sentence says what it is and what is needed."""
    with pytest.raises(LinkRefused, match="a link to an album; a track is needed here"):
        ids.read(f"spotify:album:{ID}", "track")


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    """Whatever is pasted, it is understood or refused."""
    try:
        named = ids.read(text)
    except LinkRefused:
        return
    assert named.kind in ids.KINDS
    assert "/" not in named.id
