"""From mixture to estimates: plan, model protocol, separator."""
