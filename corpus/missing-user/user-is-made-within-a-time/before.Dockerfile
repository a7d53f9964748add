FROM python:3.12-slim
RUN timeout --signal KILL 600 pip install notebook jupyterlab
RUN timeout 60 useradd -m -u 1000 tides
COPY --chown=1000 . /home/tides
USER tides
WORKDIR /home/tides
