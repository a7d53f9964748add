FROM ubuntu:24.04
ARG NB_USER="reactor"
ARG NB_UID="1000"
RUN if id "${NB_UID}" > /dev/null 2>&1; then \
        existing_user=$(getent passwd "${NB_UID}" | cut -d: -f1) && \
        usermod -l "${NB_USER}" -d "/home/${NB_USER}" -m "${existing_user}"; \
    else \
        useradd --create-home --uid "${NB_UID}" "${NB_USER}"; \
    fi
USER ${NB_USER}
