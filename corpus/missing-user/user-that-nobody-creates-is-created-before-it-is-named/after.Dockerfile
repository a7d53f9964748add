FROM python:3.12-slim
RUN pip install --no-cache-dir pymc

ENV USER=model \
    NB_UID=1000 \
    HOME=/home/model
RUN useradd --no-log-init --create-home --shell /bin/bash --uid 1000 model
# do not work as root
USER model
