FROM python:3.12-slim
RUN pip install --no-cache-dir numpy xarray
COPY . /srv/tides
WORKDIR /srv/tides
