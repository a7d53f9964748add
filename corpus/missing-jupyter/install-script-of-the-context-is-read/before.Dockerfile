FROM python:3.12
COPY setup /opt/setup
RUN bash /opt/setup/install.sh
