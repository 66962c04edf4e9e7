"""The vocabulary, its shapes and schemes, and the schema read from them."""
