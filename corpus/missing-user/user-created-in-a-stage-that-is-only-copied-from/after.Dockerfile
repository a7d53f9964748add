FROM python:3.12-slim AS builder
RUN useradd --create-home --uid 1000 enzyme
RUN pip wheel --wheel-dir /wheels rdkit

FROM python:3.12-slim
COPY --from=builder /wheels /wheels

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
