"""Whether an open stream takes its buffers no faster than they are heard."""

from __future__ import annotations

# How long buffers must come without a gap.
CALM_S = 0.1
LONGEST_UNREST_S = 5.0


class Steadiness:
    """Watches a stream's buffers.

    A stream that was just opened, or whose device ran dry, may take buffer after buffer at once, each reported as one
    after a gap, and lose them: ALSA over PulseAudio took 24 s of sound within 1.6 s. Whoever waits with the song until
    the stream is steady again loses none of it.

    Args:
        now_s: The time at which the stream is opened.
    """

    def __init__(self, now_s: float) -> None:
        self._gap_s = self._last_s = now_s
        self._unrest_s = 0.0
        self._is_steady = False
        self._was_steady = self._is_never_steady = False

    @property
    def is_beyond_help(self) -> bool:
        """True where a stream that was steady once has not been so for long: only a new one will be."""
        return self._was_steady and not self._is_steady and self._unrest_s > LONGEST_UNREST_S

    def note(self, now_s: float, *, comes_after_gap: bool) -> bool:
        """Take note of a buffer that is asked for; returns whether the stream is steady.

        A single gap does not make it unsteady, a second one soon after it does. A stream that is unsteady for long from
        the beginning counts as steady ever after: its device says so of every buffer.
        """
        if self._is_never_steady:
            return True
        since_gap_s = now_s - self._gap_s
        if comes_after_gap:
            self._gap_s = now_s
            if self._is_steady and since_gap_s < CALM_S:
                self._is_steady, self._unrest_s = False, 0.0
        if not self._is_steady:
            # Where the process itself was stopped, that time is none of the stream's.
            self._unrest_s += min(now_s - self._last_s, CALM_S)
            self._is_steady = not comes_after_gap and since_gap_s >= CALM_S
            self._was_steady = self._was_steady or self._is_steady
            self._is_never_steady = self._unrest_s > LONGEST_UNREST_S and not self._was_steady
        self._last_s = now_s
        return self._is_steady or self._is_never_steady
