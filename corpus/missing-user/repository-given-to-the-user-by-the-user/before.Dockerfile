FROM jupyter/base-notebook:2023-10-20
COPY . ${HOME}
RUN chown -R ${NB_UID} ${HOME}
