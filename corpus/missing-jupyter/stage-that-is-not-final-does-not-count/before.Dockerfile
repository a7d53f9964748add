FROM python:3.12 AS docs
RUN pip install notebook jupyterlab
FROM python:3.12
RUN pip install numpy
