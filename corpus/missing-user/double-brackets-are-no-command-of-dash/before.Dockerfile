FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
ARG EXTRA
RUN if [[ -z "$EXTRA" ]]; then useradd -m -u 1000 u; fi
RUN useradd -m -u 1000 v
USER v
WORKDIR /home/v
COPY --chown=v . .
