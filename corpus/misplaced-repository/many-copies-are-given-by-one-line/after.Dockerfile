FROM quay.io/jupyter/base-notebook:2025-01-06
WORKDIR /home/jovyan/lessons
COPY . .
COPY one.ipynb one.ipynb
COPY two.ipynb two.ipynb
USER root
RUN chown -R ${NB_UID} ${HOME}
USER jovyan
