FROM python:3.11
RUN bash -c "pip install jupyterlab"
