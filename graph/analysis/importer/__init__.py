"""An importer's observed supply: what is lost if a point stops, by which routes, what mends."""
