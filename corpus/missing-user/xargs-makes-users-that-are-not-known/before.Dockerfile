FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN echo u v | xargs -n 1 useradd -m
USER u
WORKDIR /home/u
COPY --chown=u . .
