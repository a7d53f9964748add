FROM mambaorg/micromamba:2.0.5
RUN micromamba install -y -n base -c conda-forge python=3.12 notebook jupyterlab && micromamba clean -ay
COPY --chmod=755 <<"EOF" /usr/local/bin/enter.sh
#!/bin/bash
set -e
exec "${MAMBA_EXE}" run -n base "$@"
EOF
ENTRYPOINT ["/usr/local/bin/enter.sh"]
