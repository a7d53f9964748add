FROM jupyter/base-notebook:2023-10-20
ENV JUPYTER_DATA_DIR=/opt/conda/share/jupyter
COPY --chown=1000 . ${HOME}
