FROM python:3.12.11-slim-bookworm
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.7
RUN useradd --create-home --uid 1000 ada && touch /etc/motd
WORKDIR /home/ada
COPY --chown=ada . .
USER ada
