FROM ubuntu:24.04
RUN userdel -r ubuntu && useradd --uid 1000 -ms /bin/bash seismo
COPY --chown=seismo . /home/seismo
USER seismo
