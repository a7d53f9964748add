FROM python:3.12-alpine
RUN adduser -D -u 1000 gauge && adduser gauge sudo && addgroup gauge wheel
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
