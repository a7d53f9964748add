FROM python:3.12
RUN pip install notebook jupyterlab
RUN jupyter serverextension enable --py jupyterlab --sys-prefix
