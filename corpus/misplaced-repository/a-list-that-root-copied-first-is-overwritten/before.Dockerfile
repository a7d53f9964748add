FROM python:3.12
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV HOME=/home/${NB_USER}
RUN useradd -m -u ${NB_UID} ${NB_USER}
COPY requirements.txt ${HOME}/
RUN pip install --no-cache-dir -r ${HOME}/requirements.txt
COPY --chown=${NB_UID} . ${HOME}
WORKDIR ${HOME}
USER ${NB_USER}
