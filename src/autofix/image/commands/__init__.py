"""Readers of the commands that a RUN may have, by what they change."""
