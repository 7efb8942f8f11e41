"""What all contexts share: people, imports, long work and what is told of it."""

from dashspot.core.services.access_tokens import (
    access_tokens,
    make_access_token,
    revoke_access_token,
    token_user,
)
from dashspot.core.services.connections import (
    authorize_url,
    can_sign_in,
    connection,
    disconnect,
    gateway_for,
    is_admin,
    only_person,
    person,
    sign_in,
    warn_of_ends,
)
from dashspot.core.services.copies import clear_copies, on_disk
from dashspot.core.services.downloads import in_turn
from dashspot.core.services.guests import open_guest_session, takes_guests
from dashspot.core.services.imports import (
    import_file,
    import_path,
    list_imports,
    preview_import,
    remove_import,
    request_import,
)
from dashspot.core.services.leaving import delete_person, purge_guests, take_over, upkeep
from dashspot.core.services.people import local_user, sample_user
from dashspot.core.services.sample import ensure_sample
from dashspot.core.services.sessions import (
    SESSION_COOKIE,
    close_all_sessions,
    close_session,
    counts,
    digest_of,
    look,
    open_session,
    session_user,
    sessions,
)
from dashspot.core.services.sign_in import PROBLEMS, change_session, safe_path, sign_in_problem
from dashspot.core.services.work import (
    ANALYSE_EVERYTHING,
    acknowledge,
    acknowledge_all,
    active_tasks,
    cancel,
    notices,
    request_analysis,
    then_analyse,
    unread_notifications,
)

__all__ = [
    "ANALYSE_EVERYTHING",
    "PROBLEMS",
    "SESSION_COOKIE",
    "access_tokens",
    "acknowledge",
    "acknowledge_all",
    "active_tasks",
    "authorize_url",
    "can_sign_in",
    "cancel",
    "change_session",
    "clear_copies",
    "close_all_sessions",
    "close_session",
    "connection",
    "counts",
    "delete_person",
    "digest_of",
    "disconnect",
    "ensure_sample",
    "gateway_for",
    "import_file",
    "import_path",
    "in_turn",
    "is_admin",
    "list_imports",
    "local_user",
    "look",
    "make_access_token",
    "notices",
    "on_disk",
    "only_person",
    "open_guest_session",
    "open_session",
    "person",
    "preview_import",
    "purge_guests",
    "remove_import",
    "request_analysis",
    "request_import",
    "revoke_access_token",
    "safe_path",
    "sample_user",
    "session_user",
    "sessions",
    "sign_in",
    "sign_in_problem",
    "take_over",
    "takes_guests",
    "then_analyse",
    "token_user",
    "unread_notifications",
    "upkeep",
    "warn_of_ends",
]
