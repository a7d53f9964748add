FROM python:3.12-slim
ARG NB_USER=jovyan
USER ${NB_USER}
RUN pip install --user pymc
USER root
RUN ldconfig
USER ${NB_USER}
