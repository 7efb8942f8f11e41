"""What is saved here, read: playlists, reports, analyses, exports."""

from dashspot.browser.blocks import Facts, Library, Report
from dashspot.browser.services.analyses import analyse, analyse_everything, saved_analysis
from dashspot.browser.services.exports import computations_frame, features_frame, saved_computations, tracks_frame
from dashspot.browser.services.fetching import request_features
from dashspot.browser.services.home import Overview, overview
from dashspot.browser.services.html_report import MOST_COMPARED, html_report
from dashspot.browser.services.inputs import described_tracks, every_playlist, inputs, track_names
from dashspot.browser.services.kept import forget_libraries, forget_library, kept_library
from dashspot.browser.services.library import (
    LIBRARY_KEY,
    LIKED_KEY,
    data_version,
    load_library,
    named,
    track_ids,
    track_places,
)
from dashspot.browser.services.playlists import playlist_states
from dashspot.browser.services.report import report
from dashspot.browser.services.sets import keep_set, kept_set, remove_set, rename_set, set_named, sets
from dashspot.browser.services.takeaway import everything_about
from dashspot.browser.services.titles import collection_titles, filter_title, title_of
from dashspot.browser.services.track import TrackReport, track_report

__all__ = [
    "LIBRARY_KEY",
    "LIKED_KEY",
    "MOST_COMPARED",
    "Facts",
    "Library",
    "Overview",
    "Report",
    "TrackReport",
    "analyse",
    "analyse_everything",
    "collection_titles",
    "computations_frame",
    "data_version",
    "described_tracks",
    "every_playlist",
    "everything_about",
    "features_frame",
    "filter_title",
    "forget_libraries",
    "forget_library",
    "html_report",
    "inputs",
    "keep_set",
    "kept_library",
    "kept_set",
    "load_library",
    "named",
    "overview",
    "playlist_states",
    "remove_set",
    "rename_set",
    "report",
    "request_features",
    "saved_analysis",
    "saved_computations",
    "set_named",
    "sets",
    "title_of",
    "track_ids",
    "track_names",
    "track_places",
    "track_report",
    "tracks_frame",
]
