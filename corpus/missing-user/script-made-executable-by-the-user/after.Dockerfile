FROM jupyter/base-notebook:2023-10-20
COPY prepare.sh /usr/local/bin/prepare.sh
USER root
RUN chmod +x /usr/local/bin/prepare.sh && prepare.sh
USER ${NB_UID}
COPY --chown=1000 . ${HOME}
