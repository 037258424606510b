"""Tones of state. Colour only repeats what the word and the icon already say."""

from enum import StrEnum


class Tone(StrEnum):
    CALM = "calm"  # done, on time
    WAITING = "waiting"  # someone must act
    LATE = "late"  # overdue, refused
    PAUSED = "paused"  # the clock stands
    NEUTRAL = "neutral"

    @property
    def icon(self) -> str:
        """The icon that doubles the tone when none is named."""
        return _ICONS[self]


_ICONS = {
    Tone.CALM: "check",
    Tone.WAITING: "clock",
    Tone.LATE: "alert",
    Tone.PAUSED: "pause",
    Tone.NEUTRAL: "dot",
}
