"""The demonstration city: made up, the same on every machine, marked on every page."""

from .filling import DOSSIERS, SMALL, RealDossiers, load_demo
from .registry import load_registry

__all__ = ["DOSSIERS", "SMALL", "RealDossiers", "load_demo", "load_registry"]
