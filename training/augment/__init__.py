"""Changes to training material: of waveforms (:mod:`training.augment.waveform`) and spectrograms (``spectral``)."""
