FROM python:3.11-slim-bookworm
RUN pip install --prefix=/install notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 u
USER u
WORKDIR /home/u
COPY --chown=u . .
USER root
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
USER u
