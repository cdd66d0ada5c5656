"""If these fail, files do not add up to the song, clip, or are lost."""

import numpy as np
import pytest
import soundfile

from engine.cancel import Cancelled, CancelToken
from engine.errors import OutputError, OutputFault, ParameterError
from engine.export import ExportOptions, ExportSource, export_stems
from engine.session import SplitSession
from engine.store import Provenance


@pytest.fixture
def make_source(cache, make_song):
    sessions = []

    def make(scale=0.6, **song):
        """A song whose vocals are ``scale`` times the mixture."""
        path = make_song(**song)
        session = SplitSession(path, model_id="identity", cache=cache)
        sessions.append(session)
        session.start()
        assert session.wait(60)
        store = session.store
        for i, segment in enumerate(store.plan()):
            block = store.read_model_mixture(segment.start, segment.stop)[None] * np.float32(scale)
            store.add(i, block, Provenance("cpu", "fp32"))
        return ExportSource(path, session.info, session.tags, store)

    yield make
    for session in sessions:
        session.close()


def integers(path):
    samples, _ = soundfile.read(path, dtype="int32", always_2d=True)
    return samples.astype(np.int64)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("kind", ["wav", "flac"])
@pytest.mark.parametrize("scale", [0.6, 1.0 / 3.0])
def test_integers_add_up_exactly(make_source, tmp_path, subtype, kind, scale):
    source = make_source(scale, subtype=subtype, seconds=20)
    report = export_stems(source, ExportOptions(tmp_path / "out", kind=kind))
    assert report.is_sum_exact
    assert report.gain_db == 0.0
    total = sum(integers(file.path) for file in report.outputs.values())
    assert np.array_equal(total, integers(source.path))
    assert soundfile.info(report.outputs["vocals"].path).subtype == subtype


def test_floats_add_up_to_rounding(make_source, tmp_path):
    source = make_source(0.37, subtype="FLOAT", level=2.0)
    report = export_stems(source, ExportOptions(tmp_path / "out"))
    total = sum(soundfile.read(file.path, dtype="float32")[0] for file in report.outputs.values())
    assert np.abs(total - soundfile.read(source.path, dtype="float32")[0]).max() < 2.0**-22
    assert report.gain_db == 0.0


def test_where_pcm_would_clip_all_stems_get_one_gain_and_still_add_up(make_source, tmp_path):
    source = make_source(-0.8, level=0.9)
    report = export_stems(source, ExportOptions(tmp_path / "out"))
    assert report.gain_db < -4.0
    assert max(file.peak for file in report.outputs.values()) < 1.0
    total = sum(integers(file.path) for file in report.outputs.values()) / 2.0**31
    expected = soundfile.read(source.path)[0] * 10 ** (report.gain_db / 20)
    assert np.abs(total - expected).max() < 2.0**-15.9
    assert report.is_sum_exact


def test_one_stem_alone_is_the_same_as_among_all(make_source, tmp_path):
    source = make_source()
    both = export_stems(source, ExportOptions(tmp_path / "both"))
    one = export_stems(source, ExportOptions(tmp_path / "one", stems=("accompaniment",)))
    assert list(one.outputs) == ["accompaniment"]
    assert one.outputs["accompaniment"].path.read_bytes() == both.outputs["accompaniment"].path.read_bytes()


@pytest.mark.parametrize("kind", ["mp3", "ogg", "opus"])
def test_lossy_kinds_are_written_whole(make_source, tmp_path, kind):
    source = make_source()
    report = export_stems(source, ExportOptions(tmp_path / "out", kind=kind))
    assert {file.path.suffix for file in report.outputs.values()} == {f".{kind}"}
    assert report.sum_error_db is None


def test_existing_files_are_numbered_skipped_or_replaced_as_asked(make_source, tmp_path):
    source, out = make_source(), tmp_path / "out"
    first = export_stems(source, ExportOptions(out))
    second = export_stems(source, ExportOptions(out))
    assert second.outputs["vocals"].path.name == "song (Vocals) (2).wav"
    skipped = export_stems(source, ExportOptions(out, if_exists="skip"))
    assert not skipped.outputs
    assert set(skipped.skipped) == {"vocals", "accompaniment"}
    vocals = first.outputs["vocals"].path
    vocals.write_bytes(b"old")
    export_stems(source, ExportOptions(out, if_exists="overwrite"))
    assert soundfile.info(vocals).frames == source.store.frames


def test_cancelling_leaves_nothing(make_source, tmp_path):
    source, token = make_source(seconds=20), CancelToken()
    with pytest.raises(Cancelled):
        export_stems(source, ExportOptions(tmp_path / "out"), on_progress=lambda _: token.cancel(), cancel=token)
    assert not list((tmp_path / "out").iterdir())


def test_a_file_in_the_way_of_the_folder_is_said(make_source, tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(OutputError) as caught:
        export_stems(make_source(), ExportOptions(tmp_path / "out"))
    assert caught.value.fault is OutputFault.NOT_A_FOLDER


def test_a_stem_that_is_not_there_is_refused(make_source, tmp_path):
    with pytest.raises(ParameterError, match=r"drums.*vocals.*accompaniment"):
        export_stems(make_source(), ExportOptions(tmp_path / "out", stems=("drums",)))


def test_silence_is_reported(make_source, tmp_path):
    assert export_stems(make_source(0.0), ExportOptions(tmp_path / "out")).silent == ("vocals",)


def test_progress_reaches_the_end(make_source, tmp_path):
    seen = []
    export_stems(make_source(), ExportOptions(tmp_path / "out"), on_progress=seen.append)
    assert seen[-1].fraction == 1.0


def test_a_recipe_says_what_made_the_stems(make_source, tmp_path):
    import json

    export_stems(make_source(), ExportOptions(tmp_path / "out", with_recipe=True))
    recipe = json.loads((tmp_path / "out" / "song (recipe).json").read_text(encoding="utf-8"))
    assert recipe["model"] == "identity"
    assert recipe["files"]["vocals"] == "song (Vocals).wav"
