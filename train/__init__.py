"""train: makes the claim model that `transforms` reads with, from PolNeAR. An extra: no other room imports it."""
