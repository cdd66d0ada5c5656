"""The systems: one readable module each, all trained and evaluated by the same commands."""
