FROM python:3.10
COPY install.sh /tmp/
RUN bash -e /tmp/install.sh
