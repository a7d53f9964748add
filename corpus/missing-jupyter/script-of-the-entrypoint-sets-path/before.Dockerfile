FROM ubuntu:22.04
RUN apt-get update && apt-get install -y python3-venv \
    && python3 -m venv /opt/reef \
    && /opt/reef/bin/pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
RUN useradd --create-home --uid 1000 reef
COPY --chown=reef . /home/reef
USER reef
WORKDIR /home/reef
ENTRYPOINT ["/bin/bash", "/home/reef/start.sh"]
