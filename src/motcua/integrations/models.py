"""Tables of the links to outside systems."""

from .webhooks.models import Attempt, Endpoint, Message, MessageState

__all__ = ["Attempt", "Endpoint", "Message", "MessageState"]
