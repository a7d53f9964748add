FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
COPY --chown=1000 . .
RUN pip install --no-cache-dir -r requirements-dev.txt
USER wren
ENV HOME=/home/wren
