FROM python:3.11-slim-bookworm
RUN pip install --no-cache-dir "notebook>=6.5,<7" "jupyter_server<2" "jupyterlab>=3.6,<4" jupyter_contrib_nbextensions
RUN jupyter-contrib-nbextension install --sys-prefix
