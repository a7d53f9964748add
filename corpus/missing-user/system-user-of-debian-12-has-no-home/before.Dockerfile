FROM python:3.11-slim-bookworm
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6

WORKDIR /opt/tides
COPY . .
RUN addgroup --system tides \
    && adduser --system --ingroup tides tides \
    && chown -R tides:tides /opt/tides
USER tides
