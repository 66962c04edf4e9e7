"""Failures, additions and controls, carried out on the world's chains and on networks."""
