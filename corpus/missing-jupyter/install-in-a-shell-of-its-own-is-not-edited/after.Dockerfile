FROM python:3.11
RUN bash -c "pip install jupyterlab"
RUN python3 -m pip install --no-cache-dir notebook==7.6.5
