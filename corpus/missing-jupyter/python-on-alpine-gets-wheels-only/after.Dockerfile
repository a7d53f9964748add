FROM python:3.11-alpine3.19
RUN pip install --no-cache-dir networkx
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
