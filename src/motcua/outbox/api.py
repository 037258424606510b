"""Events go up: publish inside the transaction, hear in another."""

from .actions import OutsideTransaction, plan, publish, purge, replay
from .event import Event, known_events, shape_of
from .policies import may_replay
from .queries import Backlog, Letter, backlog, dead_letters, letters
from .relay import relay_once, run_relay
from .subscriptions import subscribe, unsubscribe

__all__ = [
    "Backlog",
    "Event",
    "Letter",
    "OutsideTransaction",
    "backlog",
    "dead_letters",
    "known_events",
    "letters",
    "may_replay",
    "plan",
    "publish",
    "purge",
    "relay_once",
    "replay",
    "run_relay",
    "shape_of",
    "subscribe",
    "unsubscribe",
]
