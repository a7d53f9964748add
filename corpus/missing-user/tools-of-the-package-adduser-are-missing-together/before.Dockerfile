FROM python:3.12-slim
RUN addgroup --gid 1000 marine && \
    adduser --disabled-password --gecos "" --uid 1000 --gid 1000 marine && \
    adduser marine sudo
USER marine
