"""India's minerals diplomacy as a graph: chokepoints, agreements, and their sources."""
