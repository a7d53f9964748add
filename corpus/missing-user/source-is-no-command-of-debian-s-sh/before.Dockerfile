FROM python:3.12-slim
RUN python -m venv /opt/venv && source /opt/venv/bin/activate && pip install notebook jupyterlab
ENV PATH=/opt/venv/bin:$PATH
RUN useradd -m -u 1000 tides
COPY --chown=tides . /home/tides
USER tides
WORKDIR /home/tides
