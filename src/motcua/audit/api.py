"""Who read or changed what: recorded beside the change, sealed, verifiable."""

from .actions import plan, record
from .sealing import new_epoch, seal
from .verifying import Fault, Problem, Report, verify

__all__ = ["Fault", "Problem", "Report", "new_epoch", "plan", "record", "seal", "verify"]
