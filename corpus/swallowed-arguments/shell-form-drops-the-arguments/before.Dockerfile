FROM python:3.12-slim
COPY . /srv/tides
ENTRYPOINT jupyter lab --ip=0.0.0.0 --port=8888
