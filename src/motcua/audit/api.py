"""Who read or changed what: recorded beside the change, sealed, verifiable."""

from .actions import plan, record
from .sealing import new_epoch, seal
from .verifying import Fault, Problem, Report, head, verify

__all__ = ["Fault", "Problem", "Report", "head", "new_epoch", "plan", "record", "seal", "verify"]
