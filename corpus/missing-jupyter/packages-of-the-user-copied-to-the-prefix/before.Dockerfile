FROM python:3.12 AS builder
RUN pip install --user --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5

FROM python:3.12-slim
COPY --from=builder /root/.local /usr/local
RUN useradd --create-home --uid 1000 reader
ENV HOME=/home/reader
WORKDIR /home/reader
COPY --chown=1000:1000 . .
USER reader
