FROM python:3.12
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV HOME=/home/${NB_USER}
RUN useradd -m -u ${NB_UID} ${NB_USER}
WORKDIR /srv/magnetism
COPY --chown=${NB_UID} . .
RUN chown ${NB_UID} /srv/magnetism
USER ${NB_USER}
