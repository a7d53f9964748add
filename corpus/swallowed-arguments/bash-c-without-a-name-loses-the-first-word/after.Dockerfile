FROM continuumio/miniconda3:24.7.1-0
ENTRYPOINT ["/bin/bash", "-c", "source activate ocean && exec \"$@\"", "--"]
