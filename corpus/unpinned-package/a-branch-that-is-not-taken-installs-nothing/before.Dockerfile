FROM python:3.12-slim
ARG GPU
RUN if [ "$GPU" = yes ]; then pip install cupy; else pip install numpy==2.1.1; fi
