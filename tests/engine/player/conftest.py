import pytest

from tests.support.pulse import missing, pulse_server


@pytest.fixture(scope="module")
def pulse():
    """A PulseAudio server of our own, to which PortAudio leads."""
    if reason := missing():
        pytest.skip(f"no sound server to play into: {reason}")
    with pulse_server() as server:
        yield server
