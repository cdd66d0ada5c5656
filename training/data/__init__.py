"""Songs with known sources: found, decoded once, mixed into training examples.

``build_dataset`` and ``validation_tracks`` are what training and evaluation use; ``python -m training.data FOLDER``
lists what is in a folder and decodes it, ``python -m training.data.synthetic FOLDER`` makes a small data set.
"""

from training.data.dataset import MixtureDataset, Track, TrackList, build_dataset, open_songs, validation_tracks

__all__ = ["MixtureDataset", "Track", "TrackList", "build_dataset", "open_songs", "validation_tracks"]
