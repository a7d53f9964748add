FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
COPY --chown=1000 . .
RUN find tools -name '*.sh' -exec chmod +x {} + && tools/setup.sh
COPY --chown=1000 tools/setup.sh tools/
RUN ls tools/*.sh | xargs chmod a+x && tools/setup.sh
COPY --chown=1000 --chmod=0755 tools/check.py tools/
RUN tools/check.py
RUN bash tools/setup.sh && . tools/setup.sh
RUN cp tools/setup.sh /usr/local/bin/setup && setup
USER wren
ENV HOME=/home/wren
