FROM python:3.12-slim
# no account, so that HOME is /
USER 1000
USER root
RUN pip install --user jupyterlab==4.2.5 notebook==7.2.2
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
CMD ["jupyter", "lab"]
