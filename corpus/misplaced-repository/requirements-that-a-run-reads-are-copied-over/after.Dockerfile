FROM jupyter/base-notebook:2023-10-20
COPY --chown=1000 requirements.txt ${HOME}/requirements.txt
RUN pip install -r ${HOME}/requirements.txt && echo done > /tmp/log
COPY --chown=${NB_UID} . ${HOME}
