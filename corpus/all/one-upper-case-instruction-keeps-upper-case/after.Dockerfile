from python:3.12-slim
RUN pip install --no-cache-dir jupyterlab notebook
workdir /tides
copy . .

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
