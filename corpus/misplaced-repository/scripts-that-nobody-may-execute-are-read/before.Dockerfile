FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
COPY --chown=1000 . .
RUN ./tools/setup.sh --quiet \
    && tools/check.py
RUN ["/home/wren/tools/setup.sh"]
RUN tools/plain
USER wren
ENV HOME=/home/wren
