"""Export what is heard: the present mix as a file, rendered faster than it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from engine.audio.tags import SongTags
from engine.audio.writing import OutputFormat, StemWriter, WrittenFile
from engine.cancel import CancelToken
from engine.errors import ParameterError
from engine.player.chain import ChainSettings, RenderChain, Rendered
from engine.player.mix import Mix
from engine.player.source import StemReader, StemSource
from engine.progress import Progress, Stage

_BLOCK = 1 << 15


def render_mix(
    store: StemSource,
    settings: ChainSettings,
    path: Path,
    fmt: OutputFormat,
    *,
    tags: SongTags | None = None,
    title: str = "",
    overwrite: bool = False,
    wait: Callable[[], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: CancelToken | None = None,
) -> WrittenFile:
    """Write the mix that the player plays with ``settings`` to a file.

    Gains, mutes, solos, pan, key and tempo are those that are heard; a loop is written once, from its first frame to
    its last, else the whole song. The master volume and the click are the listener's own and stay out. Where the mix
    exceeds full scale, the player's limiter holds it.

    Args:
        store: The song.
        settings: What the user set, as ``Player.settings``.
        path: The file that is to appear.
        fmt: How to write it.
        tags: Tags of the song.
        title: Named in the title tag, such as ``Karaoke``.
        overwrite: True to replace a file that has this name already.
        wait: Called where the song must be waited for; it returns when there is more of it, or raises.
        on_progress: Told how much is done.
        cancel: Stops the work; nothing is left then.

    Returns:
        What was written, in the song's rate as far as the format has it; stereo, or mono for a mono song without pan.

    Raises:
        ParameterError: If the song is not separated as far as it is needed and there is no ``wait``.
        OutputError: If the file cannot be written.
        Cancelled: If ``cancel`` was cancelled.
    """
    cancel = cancel or CancelToken()
    chain, start, stop = _make_chain(store, settings)
    rate, width = store.header.sample_rate, _width(store, settings.mix)
    with StemWriter(path, rate, width, fmt, layout="mono" if width == 1 else "stereo", overwrite=overwrite) as writer:
        for block in _blocks(chain, wait, cancel):
            writer.write(block.samples)
            if on_progress is not None:
                frames = (stop if stop is not None else store.frames) - start
                on_progress(_progress(block, start, frames, rate))
        return writer.finish(tags or SongTags(), stem_title=title)


def _blocks(chain: RenderChain, wait: Callable[[], None] | None, cancel: CancelToken) -> Iterator[Rendered]:
    """All that ``chain`` renders."""
    while not chain.is_ended:
        cancel.raise_if_cancelled()
        block = chain.pull(_BLOCK)
        if block is None:
            _wait(wait)
        elif block.samples.shape[1]:
            yield block


def _progress(block: Rendered, start: int, frames: int, rate: int) -> Progress:
    """How much of ``frames`` from ``start`` on is done with ``block``."""
    done = min(block.frame - start + block.samples.shape[1] * block.slope, frames)
    return Progress(Stage.SAVING, done / rate, frames / rate)


def _make_chain(store: StemSource, settings: ChainSettings) -> tuple[RenderChain, int, int | None]:
    """A chain for the loop or the whole song, its first frame and its end."""
    loop = settings.loop
    start, stop = (loop.start, loop.stop) if loop is not None else (0, None)
    mix = replace(settings.mix, master_db=0.0)
    plain = replace(settings, mix=mix, loop=None, beats=None, has_click=False)
    reader = StemReader(store, _width(store, mix))
    return RenderChain(reader, plain, start, rate=store.header.sample_rate, stop=stop), start, stop


def _width(store: StemSource, mix: Mix) -> int:
    has_pan = any(mix.stem(name).pan for name in store.stems)
    return 1 if store.header.channels == 1 and not has_pan else 2


def _wait(wait: Callable[[], None] | None) -> None:
    if wait is None:
        raise ParameterError("the song must be separated before its mix is rendered, or wait must be given")
    wait()
