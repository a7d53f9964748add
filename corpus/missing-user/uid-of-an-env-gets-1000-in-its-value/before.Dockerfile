FROM ubuntu:22.04
ENV NB_USER=nlp NB_UID="1001"
RUN adduser --disabled-password --gecos "" --uid=$NB_UID $NB_USER
USER $NB_USER
