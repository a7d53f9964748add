FROM jupyter/base-notebook:2023-10-20
COPY --chown=${NB_UID} . ${HOME}
COPY --chown=1000 start.sh ${HOME}/start.sh
RUN chmod +x ${HOME}/start.sh
ENTRYPOINT ["/home/jovyan/start.sh"]
