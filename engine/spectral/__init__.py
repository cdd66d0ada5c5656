"""Short-time Fourier transforms and what is done to them."""
