"""ctlgen: labelled pictures of UI controls, rendered from real themes."""

__version__ = "0.1.0"
