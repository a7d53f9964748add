FROM python:3.12-slim
RUN apt-get update && apt-get install -y adduser
RUN adduser --disabled-password --gecos "" --uid 1000 jovyan
USER jovyan
