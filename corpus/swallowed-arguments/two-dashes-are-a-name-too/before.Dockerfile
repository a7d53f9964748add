FROM continuumio/miniconda3:24.7.1-0
ENTRYPOINT ["bash", "-euo", "pipefail", "-lc", "exec \"$@\"", "--"]
