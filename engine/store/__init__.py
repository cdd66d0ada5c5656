"""The stem store: the spine between splitting and everything that reads its result."""

from engine.store.header import StoreHeader
from engine.store.records import Provenance
from engine.store.stems import ACCOMPANIMENT, StemStore, store_bytes

__all__ = ["ACCOMPANIMENT", "Provenance", "StemStore", "StoreHeader", "store_bytes"]
