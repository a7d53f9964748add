FROM debian:12
WORKDIR /opt/lecture
COPY . ${HOME}
RUN useradd -m -u 1000 student
USER student
