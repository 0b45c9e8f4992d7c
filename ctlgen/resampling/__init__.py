"""What `ctlgen.fit` is made of: grey, averaging by area, interpolation between pixel centres.

OpenCV does it where it is installed; where it is not, as where a model is only used, NumPy gives the same bytes.
"""

try:
    from ctlgen.resampling.opencv import area, grey, linear
except ImportError:
    from ctlgen.resampling.plain import area, grey, linear

__all__ = ["area", "grey", "linear"]
