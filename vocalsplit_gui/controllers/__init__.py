"""What happens: they hold the state, talk to the engine, and say what changed."""
