FROM python:3.12-slim
RUN pip install --no-cache-dir numpy xarray
COPY . /srv/tides
WORKDIR /srv/tides
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
