"""Can it be trusted? What ``ctlgen verify``, ``diff``, ``audit`` and ``templates check`` find out by looking."""
