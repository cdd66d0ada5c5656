"""The separation engine of VocalSplit: a song in, stems out."""
