FROM jupyter/base-notebook:2023-10-20
COPY --chown=${NB_UID} . ${HOME}
COPY --chown=1000 notebooks ${HOME}/notebooks
RUN pip install nbstripout && nbstripout ${HOME}/notebooks/*.ipynb
WORKDIR ${HOME}/notebooks
