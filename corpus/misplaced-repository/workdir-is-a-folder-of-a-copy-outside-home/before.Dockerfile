FROM python:3.12
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 tides
ENV HOME=/home/tides
COPY --chown=1000 . /srv/repo
USER tides
WORKDIR /srv/repo/notebooks
