"""The figures of a `collection`, their pictures, likely label problems, and what a model said of it."""
