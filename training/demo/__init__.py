"""The demo song of ``resources/demo``, made from nothing but arithmetic: ``python -m training.demo``."""
