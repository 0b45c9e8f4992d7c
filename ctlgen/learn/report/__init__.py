"""Reports for people: one HTML file each, which asks the network for nothing, in the light or the dark."""
