"""The window of VocalSplit: drop a song, sing."""
