"""The demonstration city: made up, the same on every machine, marked on every page."""

from .registry import load_registry

__all__ = ["load_registry"]
