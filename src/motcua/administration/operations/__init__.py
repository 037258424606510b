"""Watching the system: every part and adapter, and the messages that could not be delivered."""
