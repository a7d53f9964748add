FROM ubuntu:24.04
RUN useradd -ms /bin/bash seismo
COPY --chown=seismo . /home/seismo
USER seismo
