FROM python:3.12-slim
WORKDIR /work
RUN python -m venv venv
RUN . venv/bin/activate && pip install notebook jupyterlab
