FROM python:3.12-slim
RUN groupadd --gid 1000 marine && \
    useradd --create-home --comment "" --uid 1000 --gid 1000 marine && \
    gpasswd -a marine sudo
USER marine
