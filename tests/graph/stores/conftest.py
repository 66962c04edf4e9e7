"""A small dataset with everything that stores have been seen to lose."""

from __future__ import annotations

from tests.graph.stores.datasets import small

__all__ = ["small"]
