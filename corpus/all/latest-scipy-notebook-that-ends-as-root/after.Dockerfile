FROM jupyter/scipy-notebook:2023-10-20

USER root
RUN apt-get update && apt-get install -y graphviz && rm -rf /var/lib/apt/lists/*

# Slides and exercises of the summer school
COPY exercises /home/jovyan/exercises
RUN pip install --no-cache-dir graphviz pymc==5.18.0
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
