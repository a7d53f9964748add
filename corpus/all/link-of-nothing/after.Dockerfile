FROM python:3.12
RUN ln
RUN ln -s
RUN ln -sf || true
RUN update-alternatives; alternatives --list
RUN dpkg; rpm -i; gdebi; rm; touch
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
