FROM python:3.12-slim
ARG NB_USER
WORKDIR /work
COPY . .
RUN chown -R ${NB_USER} /work
USER ${NB_USER}
