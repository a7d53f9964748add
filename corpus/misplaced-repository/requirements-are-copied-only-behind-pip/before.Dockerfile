FROM python:3.12-slim
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
# What the course needs.
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=1000 . /home/wren
USER wren
ENV HOME=/home/wren
