FROM python:3.12-slim
RUN if [ -n "$(command -v nvcc)" ]; then pip install cupy; else pip install numpy==2.1.1; fi
