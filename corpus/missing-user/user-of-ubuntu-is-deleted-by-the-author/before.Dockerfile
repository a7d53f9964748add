FROM ubuntu:24.04
RUN (userdel -r ubuntu 2> /dev/null || true) && useradd --create-home --uid 1000 basin
USER basin
