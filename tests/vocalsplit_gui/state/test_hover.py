import pytest

from vocalsplit_gui.state.hover import Hover, derive_hover_text


@pytest.mark.parametrize(
    ("hover", "text"),
    [
        (Hover("vocals", 63.456, 446.0, -12.5), "1:03.46   446 Hz   A4 +23 ct   \N{MINUS SIGN}12.5 dB"),
        (Hover("vocals", 0.0, 12_345.0, None), "0:00.00   12 345 Hz   G9 \N{MINUS SIGN}28 ct"),
        (Hover("vocals", 0.0, 3.0, -80.0), "0:00.00   3 Hz   \N{MINUS SIGN}80.0 dB"),
    ],
)
def test_the_read_out(hover, text):
    assert derive_hover_text(hover).replace("\N{NARROW NO-BREAK SPACE}", " ") == text


def test_the_read_out_with_a_decimal_comma():
    assert "\N{MINUS SIGN}12,5 dB" in derive_hover_text(Hover("vocals", 1.0, 446.0, -12.5), point=",")
