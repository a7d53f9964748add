FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv
WORKDIR /srv/tides
RUN python3 -mvenv env && env/bin/python -Impip install notebook jupyterlab
ENV PATH=/srv/tides/env/bin:${PATH}
RUN useradd --uid 1000 --create-home tides
COPY --chown=1000 . /home/tides
USER tides
WORKDIR /home/tides
RUN python3 -W ignore -m pip install numpy==2.1.0
