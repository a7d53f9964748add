FROM alpine:3.20
RUN apk add --no-cache python3 py3-pip

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN adduser -D -u ${NB_UID} ${NB_USER}
USER ${NB_USER}
