FROM python:3.12-alpine
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN adduser -u 1000 \
    -g "River gauge" gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
