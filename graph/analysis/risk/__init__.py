"""Published measures of supply risk, where every input has a source."""
