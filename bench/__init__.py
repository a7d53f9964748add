"""How fast we are beside other tools for Dockerfiles: see docs/benchmarks.md."""
