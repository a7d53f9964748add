FROM python:3.12-slim
RUN git clone https://example.org/waves.git /waves && pip install /waves
