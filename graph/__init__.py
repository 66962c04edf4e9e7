"""The tables, the graphs made of them, and what is computed on them."""
