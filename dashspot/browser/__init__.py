"""What is saved here, read: playlists, reports, analyses, exports."""

from dashspot.browser.blocks import Facts, Library, Report
from dashspot.browser.services.analyses import analyse, analyse_everything
from dashspot.browser.services.exports import computations_frame, features_frame, saved_computations, tracks_frame
from dashspot.browser.services.library import LIBRARY_KEY, data_version, load_library
from dashspot.browser.services.playlists import playlist_states, playlist_table, search_playlists
from dashspot.browser.services.report import collection_titles, report

__all__ = [
    "LIBRARY_KEY",
    "Facts",
    "Library",
    "Report",
    "analyse",
    "analyse_everything",
    "collection_titles",
    "computations_frame",
    "data_version",
    "features_frame",
    "load_library",
    "playlist_states",
    "playlist_table",
    "report",
    "saved_computations",
    "search_playlists",
    "tracks_frame",
]
