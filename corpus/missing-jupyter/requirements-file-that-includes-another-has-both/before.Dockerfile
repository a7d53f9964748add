FROM python:3.11-slim
WORKDIR /app
COPY requirements.txt requirements-lab.txt ./
RUN pip install --no-cache-dir -r requirements.txt
