"""How well an estimate meets its reference.

What is measured where there is nothing to measure is defined once, here, so that no minus infinity and no NaN ever
reaches a mean:

======================================  ============================================================================
the case                                the value
======================================  ============================================================================
reference silent all through            no ratio (None); ``leakage_db`` says how loud the estimate is instead
frame whose reference is silent         dropped and counted (museval drops it for all targets)
estimate silent, reference not          SDR, ISR, SIR, SAR, uSDR 0 dB; SI-SDR ``FLOOR_DB``
estimate equals the reference           ``CEILING_DB``
anything below ``FLOOR_DB``             ``FLOOR_DB``
NaN or infinity in an estimate          refused with a ParameterError
======================================  ============================================================================
"""

FLOOR_DB = -60.0
CEILING_DB = 100.0
