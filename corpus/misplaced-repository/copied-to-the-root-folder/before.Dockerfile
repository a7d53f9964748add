FROM python:3.12
RUN useradd -m -u 1000 jovyan
COPY . .
USER jovyan
