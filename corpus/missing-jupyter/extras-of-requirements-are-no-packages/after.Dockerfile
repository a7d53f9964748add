FROM python:3.12
COPY requirements.txt /tmp/
RUN pip install -r /tmp/requirements.txt "dask [notebook, jupyterlab]"
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
