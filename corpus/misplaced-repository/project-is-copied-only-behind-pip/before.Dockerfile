FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
RUN pip install --no-cache-dir -e .
COPY --chown=wren . /home/wren
USER wren
ENV HOME=/home/wren
