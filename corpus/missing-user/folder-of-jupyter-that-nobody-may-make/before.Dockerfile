FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 u
ENV XDG_DATA_HOME=/data
USER u
WORKDIR /home/u
COPY --chown=u . .
