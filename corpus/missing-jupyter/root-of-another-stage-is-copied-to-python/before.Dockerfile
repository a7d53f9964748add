FROM python:3.11-slim-bookworm AS builder
RUN pip install --root=/install notebook==7.4.5 jupyterlab==4.4.5
FROM python:3.11-slim-bookworm
COPY --from=builder /install /
RUN useradd -m -u 1000 u
USER u
WORKDIR /home/u
COPY --chown=u . .
