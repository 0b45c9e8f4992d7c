"""Both ends of an export: what is exported (a workspace, another data set) and where it goes; between are `formats`."""
