FROM python:3.12-slim
ARG NB_USER
ARG NB_UID
RUN set -eux; \
    if ! id -u "${NB_USER}" > /dev/null 2>&1; then \
        useradd --create-home --uid "${NB_UID}" "${NB_USER}"; \
    fi; \
    id "${NB_USER}"
USER ${NB_UID}
