FROM python:3.11-slim
RUN pip install --no-cache-dir notebook==6.5.7 rise
