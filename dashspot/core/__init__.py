"""What all contexts share: people, imports, long work and what is told of it."""

from dashspot.core.services.copies import clear_copies, on_disk
from dashspot.core.services.imports import (
    import_file,
    import_path,
    list_imports,
    preview_import,
    remove_import,
    request_import,
)
from dashspot.core.services.people import libraries, local_user, sample_user
from dashspot.core.services.sample import ensure_sample
from dashspot.core.services.work import (
    ANALYSE_EVERYTHING,
    acknowledge,
    active_tasks,
    request_analysis,
    unread_notifications,
)

__all__ = [
    "ANALYSE_EVERYTHING",
    "acknowledge",
    "active_tasks",
    "clear_copies",
    "ensure_sample",
    "import_file",
    "import_path",
    "libraries",
    "list_imports",
    "local_user",
    "on_disk",
    "preview_import",
    "remove_import",
    "request_analysis",
    "request_import",
    "sample_user",
    "unread_notifications",
]
