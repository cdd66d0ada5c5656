"""Models: their manifests, where they are found, and an adapter for each family."""
