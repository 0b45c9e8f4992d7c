"""A development set of real pages: applications that we did not write, run here, labelled, never trained on."""
