"""What the app knows, as frozen dataclasses, and what follows from it, as pure functions. No Qt in here."""
