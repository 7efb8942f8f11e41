"""From the thousands of genres that Spotify and its users name to a few main ones."""

from __future__ import annotations

import pandas as pd

OTHER = "other"
_WORDS: dict[str, str] = {
    "k-pop": "k-pop kpop j-pop jpop c-pop mandopop cantopop anime",
    "hip hop": "hip-hop hiphop hop rap trap drill grime phonk crunk",
    "metal": "metal metalcore djent grindcore deathcore",
    "punk": "punk hardcore emo screamo oi ska",
    "latin": "latin latino latina reggaeton salsa bachata cumbia merengue samba bossa nova tango mariachi sertanejo "
    "mpb corrido corridos tropical banda forro ranchera",
    "reggae": "reggae dub dancehall rocksteady",
    "r&b": "r&b rnb soul funk motown disco gospel",
    "electronic": "edm electro electronic electronica house techno trance dubstep idm rave hardstyle dnb jungle "
    "breakbeat garage synthwave chillwave vaporwave downtempo bass club dance lo-fi lofi chillout chillhop",
    "ambient": "ambient drone meditation sleep noise",
    "classical": "classical neoclassical opera baroque orchestra orchestral symphony choral piano",
    "jazz": "jazz bebop swing fusion",
    "blues": "blues",
    "country": "country americana bluegrass nashville",
    "folk": "folk singer-songwriter acoustic celtic shanties",
    "rock": "rock grunge shoegaze britpop wave indie alternative psychedelic psychedelia krautrock aor",
    "soundtrack": "soundtrack soundtracks score musical musicals broadway game movie disney tunes",
    "world": "afrobeat afrobeats afro world desi bollywood arabic turkish highlife amapiano klezmer fado flamenco",
    "spoken": "comedy spoken audiobook audiobooks podcast poetry",
    "pop": "pop schlager chanson standards listening",
}
MAIN_GENRES: tuple[str, ...] = (*_WORDS, OTHER)
_MAIN = {word: main for main, words in _WORDS.items() for word in words.split()}


def main_genre(genre: str) -> str:
    """One of MAIN_GENRES: that of the last word of the name that tells one.

    `indie rock` is rock, `pop punk` punk, `dance pop` pop, `rock en espanol` rock. Case does not matter. The words are
    ours, made for the names that Spotify uses.
    """
    return next((_MAIN[word] for word in reversed(genre.casefold().split()) if word in _MAIN), OTHER)


def main_genres(genres: pd.Series[str]) -> pd.Series[str]:
    """The main genre of each; unknown stays unknown. Each distinct name is looked at once."""
    names = {name: main_genre(name) for name in genres.dropna().unique()}
    return genres.map(names).astype("str")
