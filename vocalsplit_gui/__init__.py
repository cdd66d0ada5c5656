"""vocalsplit_gui."""
