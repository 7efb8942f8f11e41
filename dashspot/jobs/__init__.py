"""Long work on Procrastinate: ask for it in a page's transaction, run it in a worker, show it through TaskResult."""

from dashspot.jobs.control import Control
from dashspot.jobs.engine import install
from dashspot.jobs.health import workers_alive
from dashspot.jobs.queue import forget, hand_over
from dashspot.jobs.requests import cancel, request, take_up, task
from dashspot.jobs.upkeep import periodic
from dashspot.jobs.worker import Worker

__all__ = [
    "Control",
    "Worker",
    "cancel",
    "forget",
    "hand_over",
    "install",
    "periodic",
    "request",
    "take_up",
    "task",
    "workers_alive",
]
