FROM ubuntu:24.04
ARG NB_USER=jovyan
ARG NB_UID=1000
RUN if getent passwd ${NB_UID} > /dev/null; then \
        userdel -r $(getent passwd ${NB_UID} | cut -d: -f1); \
    fi && \
    useradd --create-home --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
