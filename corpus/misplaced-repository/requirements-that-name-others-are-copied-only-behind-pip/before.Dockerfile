FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /srv/course
RUN pip install --no-cache-dir -r needs/all.txt
WORKDIR /home/wren
COPY --chown=1000 needs /srv/course/needs
COPY --chown=1000 . .
USER wren
ENV HOME=/home/wren
