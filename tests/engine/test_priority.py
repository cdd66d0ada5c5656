"""If these fail, what is computed for later takes the processor from the sound and the window."""

import os
import sys
import threading

import pytest

from engine.priority import step_back
from engine.session import SplitSession

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at a thread's niceness")


def niceness():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def in_thread(work):
    found = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def test_a_thread_steps_back_with_those_that_it_starts_and_no_other():
    before = niceness()

    def work():
        step_back()
        return niceness(), in_thread(niceness)

    assert in_thread(work) == (max(5, before),) * 2
    assert niceness() == before


@pytest.mark.parametrize("is_background", [False, True])
def test_a_split_in_the_background_steps_back(make_song, cache, is_background):
    seen = []
    with_niceness = SplitSession(make_song(), model_id="identity", cache=cache, is_background=is_background)
    with_niceness.subscribe(lambda: seen.append(niceness()))
    with_niceness.start()
    assert with_niceness.wait(60)
    with_niceness.close()
    assert set(seen) == {max(5, niceness()) if is_background else niceness()}
