FROM python:3.12-slim
RUN useradd -m -u $(cat /uid) me
COPY --chown=me . /home/me
USER me
WORKDIR /home/me
