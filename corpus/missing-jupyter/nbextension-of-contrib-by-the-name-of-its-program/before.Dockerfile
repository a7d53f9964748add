FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir notebook jupyterlab jupyter_contrib_nbextensions
RUN jupyter-contrib-nbextension install --sys-prefix
