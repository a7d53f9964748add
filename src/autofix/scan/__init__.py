"""Look at any number of Dockerfiles: one line of JSON for each, and a summary of all.

Whatever finds the Dockerfiles makes a ``Job`` of each; ``examine`` is a pure function that makes
its row; a crew of processes, or a cluster, calls it for many.
"""
