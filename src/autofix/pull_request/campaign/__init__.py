"""Pull requests for many repositories: what was done is kept, and never done twice."""
