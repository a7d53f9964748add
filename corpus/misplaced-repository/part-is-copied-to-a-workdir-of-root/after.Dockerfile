FROM python:3.12
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 tides
WORKDIR /home/tides/src
COPY --chown=1000 notebooks notebooks
COPY . /home/tides
RUN chown -R 1000 /home/tides
USER tides
WORKDIR /home/tides
