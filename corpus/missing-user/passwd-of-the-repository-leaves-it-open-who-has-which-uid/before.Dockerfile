FROM python:3.12-slim
COPY docker/passwd /etc/passwd
RUN mkdir -p /home/tutor && chown 1001 /home/tutor
USER tutor
