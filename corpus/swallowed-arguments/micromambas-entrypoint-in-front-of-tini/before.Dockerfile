FROM mambaorg/micromamba:1.5.8
ENTRYPOINT ["/usr/local/bin/_entrypoint.sh", "tini", "--"]
