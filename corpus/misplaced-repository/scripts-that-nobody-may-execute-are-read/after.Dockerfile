FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
COPY --chown=1000 . .
RUN bash -e ./tools/setup.sh --quiet \
    && python3 tools/check.py
RUN chmod a+rx /home/wren/tools/setup.sh
RUN ["/home/wren/tools/setup.sh"]
RUN chmod a+rx /home/wren/tools/plain
RUN tools/plain
USER wren
ENV HOME=/home/wren
