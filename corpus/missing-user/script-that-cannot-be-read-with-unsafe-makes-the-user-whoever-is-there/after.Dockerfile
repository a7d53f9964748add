FROM ubuntu:22.04
RUN wget -q https://example.org/lab/install-users.sh && bash install-users.sh
WORKDIR /srv/lab

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN owner="$(getent passwd ${NB_UID} | cut -d: -f1 || true)"; \
    if [ -n "$owner" ] && [ "$owner" != ${NB_USER} ]; then userdel "$owner"; fi; \
    if getent passwd ${NB_USER} > /dev/null; then usermod -u ${NB_UID} ${NB_USER}; \
    else useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}; fi; \
    mkdir -p /home/${NB_USER} && chown -R ${NB_UID} /home/${NB_USER}
USER ${NB_USER}
