FROM debian:12
WORKDIR /opt/lecture
COPY . ${HOME}
RUN useradd -m -u 1000 student
COPY --chown=1000 . /home/student
USER student
WORKDIR /home/student
