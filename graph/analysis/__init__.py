"""Concentration, chokepoints, reach: frozen results computed from the tables."""
