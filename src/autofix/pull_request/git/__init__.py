"""Clone, commit and push without trusting anything of a repository."""
