FROM python:3.12 AS docs
RUN pip install notebook jupyterlab
FROM python:3.12
RUN pip install numpy
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
