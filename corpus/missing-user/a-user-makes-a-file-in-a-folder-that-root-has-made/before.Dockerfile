FROM python:3.12-bookworm
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 jo
WORKDIR /opt/service
USER jo
RUN mkdir -p logs/old
RUN touch settings.ini
WORKDIR /home/jo
