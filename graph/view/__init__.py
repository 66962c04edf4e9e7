"""The interactive picture: what it shows, where, how emphasised, and the page that carries it."""
