"""Qt's item models over the state."""
