"""One module per source, the curated facts, and the build that writes the tables."""
