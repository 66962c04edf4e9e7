"""The brief: two pages that a minister's adviser could carry, every number with its source."""
