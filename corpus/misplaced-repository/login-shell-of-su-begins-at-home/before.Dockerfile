FROM debian:12
RUN useradd -m -u 1000 wren
COPY --chown=wren . /home/wren
RUN su - wren -c 'bash start.sh'
WORKDIR /home/wren
USER wren
ENV HOME=/home/wren
