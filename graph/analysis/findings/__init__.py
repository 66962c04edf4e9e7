"""Findings as data: what a build derives and writes into the graph, from every analysis."""
