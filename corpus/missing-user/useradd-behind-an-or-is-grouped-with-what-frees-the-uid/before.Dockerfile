FROM ubuntu:24.04
RUN id -u fluid > /dev/null 2>&1 || \
    useradd -m -u 1000 fluid
USER fluid
