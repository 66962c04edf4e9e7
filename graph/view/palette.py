"""The colours of every picture: Paul Tol's bright scheme, told apart by colour-blind eyes too.

Red is kept for chokepoints.
"""

__all__ = ["BLUE", "GREY", "INK", "RED"]

BLUE = "#4477aa"
RED = "#ee6677"
GREY = "#bbbbbb"
#: Text and outlines: nearly black in a bitmap, the page's text colour in an inline SVG.
INK = "#010203"
