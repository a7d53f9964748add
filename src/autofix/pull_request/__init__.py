"""Offer the fix of a repository to its owner, as a pull request."""
