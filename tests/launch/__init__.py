"""Tests which build images and launch them the way Binder does."""
