"""An importer's exposure through three lenses, side by side and never merged."""
