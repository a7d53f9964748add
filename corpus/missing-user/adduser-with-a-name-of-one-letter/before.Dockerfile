FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN adduser --disabled-password --gecos '' --uid 1000 u
USER u
WORKDIR /home/u
COPY --chown=u . .
