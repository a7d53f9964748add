FROM ubuntu:22.04
ARG username=wildfire
ARG uid=1000
ENV HOME_DIR=/home/${username}
RUN useradd -l -u "${uid}" -d "$HOME_DIR" -m "${username}"
USER ${username}
