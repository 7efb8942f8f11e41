"""Looks at everything that a deployment needs, and says of each in one line how it is and what to do.

It changes nothing: a database that was never made is not made, and one that is behind is not migrated.
"""

from dashspot.operations.doctor import database, here, services
from dashspot.operations.doctor.checks import Checks, Finding, examine

CHECKS = Checks({**here.CHECKS, **database.CHECKS, **services.CHECKS})

__all__ = ["CHECKS", "Checks", "Finding", "examine"]
