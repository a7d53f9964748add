FROM continuumio/miniconda3:24.9.2-0
RUN conda create -y -n tides -c conda-forge python=3.12 notebook jupyterlab && conda clean -ay
COPY --chmod=755 <<"EOF" /usr/local/bin/enter.sh
#!/bin/bash
if [ "$1" = check ]; then
  exec conda run -n tides "$@"
fi
exec "$@"
EOF
ENTRYPOINT ["/usr/local/bin/enter.sh"]
