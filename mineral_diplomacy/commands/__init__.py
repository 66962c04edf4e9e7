"""The commands of `mindip`, one module per group; importing a module adds its commands."""
