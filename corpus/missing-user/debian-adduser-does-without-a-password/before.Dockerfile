FROM python:3.12-bookworm
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN adduser --uid 1000 --gecos "" gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
