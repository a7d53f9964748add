FROM python:3.12-slim
RUN useradd -m -u 1000 lichen
WORKDIR /home/lichen
COPY . .
RUN find . -exec chown lichen {} +
USER lichen
