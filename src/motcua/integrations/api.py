"""What other packages may use of the links to outside systems."""

from .webhooks.access import EndpointChanged, NoSuchEndpoint, NoSuchMessage
from .webhooks.actions import (
    EndpointExists,
    InvalidEndpoint,
    TooManyEndpoints,
    add_endpoint,
    change_endpoint,
    change_secret,
    close_endpoint,
    pause_endpoint,
    ping,
    replay,
    replay_since,
    resume_endpoint,
)
from .webhooks.kinds import NAMES as WEBHOOK_EVENTS
from .webhooks.models import MessageState
from .webhooks.queries import endpoint, endpoint_counts, endpoints_of, messages_of
from .webhooks.values import EndpointCount, EndpointView, MessageView, NewSecret, Try

__all__ = [
    "WEBHOOK_EVENTS",
    "EndpointChanged",
    "EndpointCount",
    "EndpointExists",
    "EndpointView",
    "InvalidEndpoint",
    "MessageState",
    "MessageView",
    "NewSecret",
    "NoSuchEndpoint",
    "NoSuchMessage",
    "TooManyEndpoints",
    "Try",
    "add_endpoint",
    "change_endpoint",
    "change_secret",
    "close_endpoint",
    "endpoint",
    "endpoint_counts",
    "endpoints_of",
    "messages_of",
    "pause_endpoint",
    "ping",
    "replay",
    "replay_since",
    "resume_endpoint",
]
