FROM python:3.12-slim
ENV HOME=/home/lab
RUN mkdir -p /home/lab && chown 1000:1000 /home/lab
WORKDIR /home/lab
USER 1000
