FROM debian:12
RUN apt-get update && apt-get -y install python3-pip && pip install --break-system-packages notebook==7.4.5 jupyterlab==4.4.5
COPY --chown=www-data:www-data . /var/www/app
WORKDIR /var/www/app
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
