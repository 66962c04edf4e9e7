"""The stores a dataset is loaded into and asked on."""
