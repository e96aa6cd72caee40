"""Make training pictures with exact labels and train the CLIP towers on them. Needs the `train` extra."""
