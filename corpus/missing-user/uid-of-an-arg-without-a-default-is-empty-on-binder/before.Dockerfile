FROM ubuntu:22.04
ARG USER_ID
RUN useradd -ms /bin/bash -u ${USER_ID} tester
USER tester
